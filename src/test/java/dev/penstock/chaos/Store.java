package dev.penstock.chaos;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of a run: a real server that writes each change to its append-only file, and that can be killed, paused and
 * replaced by its replica.
 */
final class Store implements AutoCloseable {

    private final Path folder;
    private Server primary;
    private @Nullable Server replica;
    private int servers;

    private Store(Path folder) throws IOException {
        this.folder = folder;
        this.primary = Server.start(next());
    }

    /**
     * @param replicated whether a replica follows it
     */
    static Store start(Path folder, boolean replicated) throws IOException {
        Store store = new Store(folder);
        if (replicated) {
            store.replicate();
        }
        return store;
    }

    private Path next() {
        return folder.resolve("redis-" + servers++);
    }

    /** The server that is in charge now. */
    synchronized Server primary() {
        return primary;
    }

    synchronized RedisDialogue dialogue() throws IOException {
        return RedisDialogue.with(primary.uri());
    }

    private synchronized void replicate() throws IOException {
        Server next = Server.start(next(), primary);
        replica = next;
        next.follow(primary);
    }

    /** The replica follows no longer: what is written from now on is lost with the primary. */
    synchronized void detach() throws IOException {
        follower().lead();
    }

    /** Kills the primary, puts the replica in charge, and begins another replica. */
    synchronized void promote() throws IOException {
        Server next = follower();
        primary.kill();
        primary = next;
        replicate();
    }

    private Server follower() {
        if (replica == null) {
            throw new IllegalStateException("there is no replica");
        }
        return replica;
    }

    @Override
    public synchronized void close() {
        if (replica != null) {
            replica.close();
        }
        primary.close();
    }
}
