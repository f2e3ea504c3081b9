package dev.penstock.bench;

import java.util.List;

/** What an arm sends its requests to. */
interface Server extends AutoCloseable {

    int port();

    /** The processes whose processor time and memory are the arm's own; none where they are not measured. */
    List<ProcessHandle> own();

    /** The Redis that works for it; none where it has no Redis or one that is not ours to measure. */
    default List<ProcessHandle> redis() {
        return List.of();
    }

    @Override
    void close() throws InterruptedException;
}
