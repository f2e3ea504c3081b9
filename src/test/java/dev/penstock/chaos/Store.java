package dev.penstock.chaos;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The Redis of a run: a real server that writes each change to its append-only file, and that can be killed and paused. */
final class Store implements AutoCloseable {

    private final Path folder;
    private PrivateRedis server;
    private long pid;
    private boolean isRunning = true;
    private boolean isPaused;

    private Store(Path folder, PrivateRedis server) {
        this.folder = folder;
        this.server = server;
        this.pid = RedisProcess.pid(server);
    }

    static Store start(Path folder) {
        return new Store(folder, PrivateRedis.start(folder, new SecureRandom()));
    }

    URI uri() {
        return server.uri();
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

    RedisDialogue dialogue() throws IOException {
        return RedisDialogue.with(uri());
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
