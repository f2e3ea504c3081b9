package dev.penstock.chaos;

import dev.penstock.redis.Processes;
import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.net.URI;

/** A gateway of a run, with its own way to Redis; it can be killed, started again in its folder, and paused. */
final class Member implements AutoCloseable {

    private final GatewayProcess.Options options;
    private final FaultyProxy link;
    private GatewayProcess process;
    private volatile boolean isRunning = true;
    private boolean isPaused;
    private volatile URI api;

    Member(GatewayProcess.Options options, FaultyProxy link) {
        this.options = options;
        this.link = link;
        this.process = options.start();
        this.api = URI.create(process.apiUrl());
    }

    /** Where it is asked; while it is dead, where it was. */
    URI api() {
        return api;
    }

    boolean isRunning() {
        return isRunning;
    }

    FaultyProxy link() {
        return link;
    }

    synchronized void kill() {
        if (isRunning) {
            resume();
            isRunning = false;
            process.kill();
        }
    }

    synchronized void restart() {
        if (!isRunning) {
            process = options.start();
            api = URI.create(process.apiUrl());
            isRunning = true;
        }
    }

    synchronized void pause() {
        if (isRunning && !isPaused) {
            Processes.pause(process.pid());
            isPaused = true;
        }
    }

    synchronized void resume() {
        if (isPaused) {
            Processes.resume(process.pid());
            isPaused = false;
        }
    }

    /** What it has printed since its last start. */
    synchronized String log() {
        return process.log();
    }

    /** Ends it in good order, so that it settles what it still has to. */
    @Override
    public synchronized void close() throws IOException {
        resume();
        if (isRunning) {
            process.close();
            isRunning = false;
        }
        link.close();
    }
}
