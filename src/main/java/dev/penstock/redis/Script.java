package dev.penstock.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A Lua script that Redis runs atomically.
 *
 * @param body the source
 * @param sha1 the name under which Redis caches it: the SHA-1 of the source in hex
 */
public record Script(String body, String sha1) {

    /** The script in these resources, one after the other, such as {@code /lua/admit.lua}. */
    public static Script ofResources(String... paths) {
        return of(Arrays.stream(paths).map(Script::text).collect(Collectors.joining("\n")));
    }

    private static String text(String path) {
        try (InputStream in = Script.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no script at " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Script of(String body) {
        return new Script(body, sha1(body));
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
