package dev.penstock.edge;

import java.util.concurrent.atomic.AtomicInteger;

/** One of the places for exchanges: it is taken as long as the client's request or the work on it holds it. */
final class Place {

    private final AtomicInteger taken;
    private final AtomicInteger holders = new AtomicInteger();

    /**
     * A place that nobody holds.
     *
     * @param taken counts the places that are taken
     */
    Place(AtomicInteger taken) {
        this.taken = taken;
    }

    void hold() {
        if (holders.getAndIncrement() == 0) {
            taken.incrementAndGet();
        }
    }

    /** Ends one hold; the last one gives the place back. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            taken.decrementAndGet();
        }
    }
}
