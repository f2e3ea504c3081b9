package dev.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSecretTest {

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void prefersTheConfiguredOne() {
        Secret secret = CacheSecret.of(Optional.of("x".repeat(32)), folder, random);

        assertThat(secret.reveal()).isEqualTo("x".repeat(32));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAShortOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheSecret.of(Optional.of("x".repeat(31)), folder, random))
                .withMessage("penstock.cache.secret must have at least 32 characters, not 31");
    }

    @Test
    void makesOneOnceThatOnlyItsOwnerCanRead() throws IOException {
        Path data = folder.resolve("data");

        Secret first = CacheSecret.of(Optional.empty(), data, random);
        Secret second = CacheSecret.of(Optional.empty(), data, random);

        assertThat(second).isEqualTo(first);
        assertThat(first.reveal()).hasSize(64);
        Path file = data.resolve("cache.secret");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(file);
        }
    }
}
