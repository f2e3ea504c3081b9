package dev.penstock.edge;

import java.util.concurrent.atomic.AtomicInteger;

/** The places for exchanges that are under way at a time. */
public final class Places {

    private final int all;
    private final AtomicInteger taken = new AtomicInteger();

    /** So many places, none of which is taken. */
    public Places(int all) {
        this.all = all;
    }

    int all() {
        return all;
    }

    /** Counts those that are taken. */
    AtomicInteger taken() {
        return taken;
    }

    /** Whether there is so much to do that what can be left out should be. */
    public boolean isMoreThanHalfTaken() {
        return taken.get() > all / 2;
    }
}
