package dev.penstock.config;

import dev.penstock.core.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The bytes of all policy files of one moment, and of the key sets that they name, by name. */
final class Sources {

    static final int MAX_FILES = 256;
    static final int MAX_FILE_BYTES = 1 << 20;

    /** How the names of files with the keys of an issuer end. */
    static final String KEY_SET_ENDING = "jwks.json";

    private final SortedMap<String, byte[]> files;
    private final SortedMap<String, byte[]> keySets;
    private final long modifiedMillis;

    private Sources(SortedMap<String, byte[]> files, SortedMap<String, byte[]> keySets, long modifiedMillis) {
        this.files = files;
        this.keySets = keySets;
        this.modifiedMillis = modifiedMillis;
    }

    static Sources of(Map<String, byte[]> files) {
        return of(files, Map.of());
    }

    static Sources of(Map<String, byte[]> files, Map<String, byte[]> keySets) {
        return new Sources(new TreeMap<>(files), new TreeMap<>(keySets), 0);
    }

    /**
     * Every {@code *.yaml} directly in the folder, and the key sets beside them; hidden files and folders below are not
     * looked at.
     */
    static Sources read(Path folder) throws InvalidPolicy {
        if (!Files.isDirectory(folder)) {
            throw problem(folder.toString(), "there is no such folder; penstock.policies says where the policies are");
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        SortedMap<String, byte[]> keySets = new TreeMap<>();
        long modified = 0;
        for (Path file : policyFiles(folder)) {
            // Asked first: a file that changes meanwhile is read again, and then has its own time.
            modified = Math.max(modified, modifiedMillis(file));
            (isKeySet(nameOf(file)) ? keySets : files).put(nameOf(file), bytes(file));
        }
        if (files.isEmpty()) {
            throw problem(folder.toString(), "the folder has no *.yaml file");
        }
        return new Sources(files, keySets, modified);
    }

    SortedMap<String, byte[]> files() {
        return files;
    }

    /** The files with the keys of issuers. */
    SortedMap<String, byte[]> keySets() {
        return keySets;
    }

    /** When a file was changed last, in milliseconds since 1970. */
    long modifiedMillis() {
        return modifiedMillis;
    }

    /** The SHA-256 over names and contents, in hex. */
    String fingerprint() {
        MessageDigest digest = Sha256.begin();
        Stream.of(files, keySets)
                .forEach(some -> some.forEach((name, content) -> {
                    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
                    digest.update(ByteBuffer.allocate(8)
                            .putInt(nameBytes.length)
                            .putInt(content.length)
                            .flip());
                    digest.update(nameBytes);
                    digest.update(content);
                }));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> policyFiles(Path folder) throws InvalidPolicy {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries.sorted()::iterator) {
                String name = nameOf(entry);
                if (name.startsWith(".") || !Files.isRegularFile(entry)) {
                    continue;
                }
                if (name.endsWith(".yml")) {
                    throw problem(name, "policy files end in .yaml");
                }
                if (name.endsWith(".yaml") || isKeySet(name)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            throw problem(folder.toString(), "cannot be read: " + e);
        }
        if (found.size() > MAX_FILES) {
            throw problem(folder.toString(), found.size() + " files are more than the limit of " + MAX_FILES);
        }
        return found;
    }

    private static boolean isKeySet(String name) {
        return name.endsWith(KEY_SET_ENDING);
    }

    private static long modifiedMillis(Path file) throws InvalidPolicy {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw problem(nameOf(file), "cannot be read: " + e);
        }
    }

    private static byte[] bytes(Path file) throws InvalidPolicy {
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw problem(nameOf(file), "the file is larger than the limit of " + MAX_FILE_BYTES + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw problem(nameOf(file), "cannot be read: " + e);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static InvalidPolicy problem(String file, String reason) {
        return new InvalidPolicy(new PolicyProblem(file, 0, reason));
    }
}
