package dev.penstock.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policy set that the project ships, with one more file beside it. */
final class ShippedPolicies {

    private ShippedPolicies() {}

    /** Writes the set and the file into this folder, and returns it. */
    static Path plus(Path folder, String more) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> shipped = Files.newDirectoryStream(Path.of("policies"), "*.yaml")) {
            for (Path file : shipped) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("more.yaml"), more);
        return folder;
    }
}
