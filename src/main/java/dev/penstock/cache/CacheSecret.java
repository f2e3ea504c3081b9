package dev.penstock.cache;

import dev.penstock.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
        return configured
                .map(text -> checked(text, "penstock.cache.secret"))
                .orElseGet(() -> kept(dataFolder.resolve(FILE), random));
    }

    private static Secret kept(Path file, SecureRandom random) {
        try {
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

    /** Writes the file whole, under another name first: a crash in between leaves no half secret behind. */
    private static void make(Path file, SecureRandom random) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] bytes = new byte[MADE_BYTES];
        random.nextBytes(bytes);
        Path draft = Files.createTempFile(folder, FILE, ".draft", ownerOnly());
        Files.writeString(draft, HexFormat.of().formatHex(bytes));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
