package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisProcess;
import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A redis-server of a {@link Store}. */
final class Server implements AutoCloseable {

    private static final String ENDPOINT = "redis.endpoint";
    private static final int NO_PORT = 1;

    private final Path folder;
    private PrivateRedis server;
    private long pid;
    private boolean isRunning = true;
    private boolean isPaused;

    private Server(Path folder, PrivateRedis server) {
        this.folder = folder;
        this.server = server;
        this.pid = RedisProcess.pid(server);
    }

    static Server start(Path folder) {
        return new Server(folder, PrivateRedis.start(folder, new SecureRandom()));
    }

    /** One with the password of another: a server keeps the password that its folder names. */
    static Server start(Path folder, Server like) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ENDPOINT), NO_PORT + "\n" + RedisDialogue.password(like.uri()) + "\n");
        return start(folder);
    }

    URI uri() {
        return server.uri();
    }

    /** Becomes the replica of the other, and waits until it has all of its data. */
    void follow(Server other) throws IOException {
        try (RedisDialogue redis = RedisDialogue.with(uri())) {
            redis.ask("CONFIG", "SET", "masterauth", RedisDialogue.password(other.uri()));
            redis.ask("REPLICAOF", "127.0.0.1", Integer.toString(other.uri().getPort()));
            Eventually.asserts(
                    () -> assertThat(redis.ask("INFO", "replication").text()).contains("master_link_status:up"));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows nobody any longer. */
    void lead() throws IOException {
        try (RedisDialogue redis = RedisDialogue.with(uri())) {
            redis.ask("REPLICAOF", "NO", "ONE");
        }
    }

    synchronized void kill() {
        if (isRunning) {
            resume();
            Processes.kill(pid);
            isRunning = false;
        }
    }

    /** Starts it again on its append-only file, if it was killed. */
    synchronized void restart() {
        if (!isRunning) {
            server = RedisProcess.restart(server, folder);
            pid = RedisProcess.pid(server);
            isRunning = true;
        }
    }

    synchronized void pause() {
        if (isRunning && !isPaused) {
            Processes.pause(pid);
            isPaused = true;
        }
    }

    synchronized void resume() {
        if (isPaused) {
            Processes.resume(pid);
            isPaused = false;
        }
    }

    @Override
    public synchronized void close() {
        resume();
        if (isRunning) {
            server.close();
            isRunning = false;
        }
    }
}
