package dev.penstock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateRedisTest {

    @TempDir
    Path dir;

    @Test
    void listensOnLoopbackOnlyWithAPasswordAndWritesThrough() throws IOException {
        try (PrivateRedis redis = start(dir.resolve("data"))) {
            try (Dialogue dialogue = new Dialogue(endpointOf(redis.uri()))) {
                assertThat(dialogue.ask("CONFIG", "GET", "appendfsync")).containsExactly("appendfsync", "always");
                assertThat(dialogue.ask("CONFIG", "GET", "bind")).containsExactly("bind", "127.0.0.1");
                assertThat(dialogue.ask("CONFIG", "GET", "save")).containsExactly("save", "");
                assertThat(dialogue.ask("CONFIG", "GET", "maxmemory-policy")).contains("noeviction");
            }
            assertThatThrownBy(() -> new Dialogue(new RedisEndpoint(redis.uri().getPort(), "wrong")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void keepsItsPasswordToTheOwner() throws IOException {
        try (PrivateRedis redis = start(dir.resolve("data"))) {
            Path endpoint = dir.resolve("data/redis.endpoint");
            assertThat(Files.readString(endpoint))
                    .contains(endpointOf(redis.uri()).password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(endpoint)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void adoptsTheServerThatStillRunsOnTheFolder() {
        PrivateRedis left = start(dir);
        try (PrivateRedis found = start(dir)) {
            assertThat(found.uri()).isEqualTo(left.uri());
            assertThat(found.pid()).isEqualTo(left.pid());
        }
    }

    @Test
    void stopsTheServerItAdopted() {
        long pid = start(dir).pid();
        start(dir).close();
        Eventually.holds(Duration.ofSeconds(10), () -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void keepsWhatWasStoredWhenTheServerIsKilled() throws IOException {
        PrivateRedis first = start(dir);
        try (Dialogue dialogue = new Dialogue(endpointOf(first.uri()))) {
            dialogue.ask("SET", "spent", "12");
        }
        long killed = first.pid();
        Processes.kill(killed);
        try (PrivateRedis second = start(dir);
                Dialogue dialogue = new Dialogue(endpointOf(second.uri()))) {
            assertThat(second.pid()).isNotEqualTo(killed);
            assertThat(dialogue.ask("GET", "spent")).containsExactly("12");
        }
    }

    @Test
    void ignoresAnEndpointWhereSomethingElseListens() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0)) {
            Files.writeString(dir.resolve("redis.endpoint"), stranger.getLocalPort() + "\nsecret\n");
            try (PrivateRedis redis = start(dir)) {
                assertThat(redis.uri().getPort()).isNotEqualTo(stranger.getLocalPort());
            }
        }
    }

    @Test
    void ignoresAnEndpointFileThatCannotBeRead() throws IOException {
        for (String garbage : List.of("", "x", "a\nb\n")) {
            Files.writeString(dir.resolve("redis.endpoint"), garbage);
            try (PrivateRedis redis = start(dir)) {
                assertThat(redis.uri().getPort()).isPositive();
            }
        }
    }

    @Test
    void refusesToStartBesideAServerThatHangs() {
        PrivateRedis hanging = start(dir);
        long pid = hanging.pid();
        Processes.pause(pid);
        try {
            assertThatThrownBy(() -> start(dir))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not answer");
        } finally {
            Processes.resume(pid);
            hanging.close();
        }
    }

    private static PrivateRedis start(Path dataDir) {
        return PrivateRedis.start(dataDir, new SecureRandom());
    }

    private static RedisEndpoint endpointOf(URI uri) {
        return new RedisEndpoint(uri.getPort(), uri.getUserInfo().substring(1));
    }
}
