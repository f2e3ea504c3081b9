package dev.penstock.cache;

import dev.penstock.core.OwnerOnly;
import dev.penstock.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The secret of the cache: configured, or made once and kept in a file that its owner alone can read. */
public final class CacheSecret {

    static final int LENGTH_MIN = 32;
    private static final int MADE_BYTES = 32;
    private static final String FILE = "cache.secret";

    private CacheSecret() {}

    /**
     * The configured secret, else the one in the data folder, else a new one that is put there.
     *
     * @throws IllegalArgumentException where it is shorter than 32 characters
     */
    public static Secret of(Optional<String> configured, Path dataFolder, SecureRandom random) {
        return configured.map(text -> checked(text, "penstock.cache.secret")).orElseGet(() -> kept(dataFolder, random));
    }

    private static Secret kept(Path folder, SecureRandom random) {
        try {
            Path file = OwnerOnly.directory(folder).resolve(FILE);
            if (Files.notExists(file)) {
                make(file, random);
            }
            return checked(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Secret checked(String text, String where) {
        if (text.length() < LENGTH_MIN) {
            throw new IllegalArgumentException(
                    where + " must have at least " + LENGTH_MIN + " characters, not " + text.length());
        }
        return new Secret(text);
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        byte[] bytes = new byte[MADE_BYTES];
        random.nextBytes(bytes);
        OwnerOnly.write(file, HexFormat.of().formatHex(bytes));
    }
}
