package dev.penstock.protocol;

import dev.penstock.core.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The golden streams in {@code src/test/resources/wire}: what a provider sends, and what of it a client gets. */
final class Wire {

    /** What a golden stream must tell, in the words of {@code usage.txt}. */
    record Golden(String name, String facts) {
        byte[] upstream() {
            return resource(name + ".upstream.sse");
        }

        byte[] client(boolean usageRequested) {
            return resource(name + (usageRequested ? ".asked.sse" : ".client.sse"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Wire() {}

    static Stream<Golden> goldens() {
        List<String> lines = text(resource("usage.txt")).lines().toList();
        return lines.stream().filter(line -> !line.startsWith("#")).map(line -> {
            int colon = line.indexOf(": ");
            return new Golden(line.substring(0, colon), line.substring(colon + 2));
        });
    }

    static Golden golden(String name) {
        return goldens()
                .filter(golden -> golden.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static byte[] resource(String name) {
        try (InputStream in = Wire.class.getResourceAsStream("/wire/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static String facts(AnswerStream stream) {
        return classes(stream.usage()) + " bytes=" + stream.outputBytes() + " finish="
                + stream.finishReason().orElse("none") + (stream.isBroken() ? " broken" : "");
    }

    static String classes(Optional<Usage> usage) {
        return usage.map(u -> u.input().count() + "," + u.cachedInput().count() + ","
                        + u.cacheWrite().count() + "," + u.output().count() + ","
                        + u.reasoning().count())
                .orElse("none");
    }
}
