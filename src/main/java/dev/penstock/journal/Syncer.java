package dev.penstock.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Forces what was written to the disk, in groups, and tells those who wait for that. */
final class Syncer implements Runnable {

    private static final Logger LOG = Logger.getLogger(Syncer.class);

    private final Duration interval;
    private final Duration pause;
    private final Health health = new Health("synced");
    private Set<Segment> dirty = new LinkedHashSet<>();
    private List<Pending> waiting = new ArrayList<>();
    private boolean closed;

    /** Gathers for the interval, and for the pause after a failure. */
    Syncer(Duration interval, Duration pause) {
        this.interval = interval;
        this.pause = pause;
    }

    Health health() {
        return health;
    }

    /** The segment was written to; these wait until it is synced. */
    synchronized void written(Segment segment, List<Pending> waiters) {
        dirty.add(segment);
        waiting.addAll(waiters);
        notifyAll();
    }

    /** Syncs what is left, and ends. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            while (awaitWork()) {
                sync();
            }
        } catch (InterruptedException e) {
            LOG.error("The journal is not synced any more: its thread was interrupted", e);
        }
    }

    /** Returns once a group is gathered; false where none will come. */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (dirty.isEmpty() && !closed) {
            wait();
        }
        Duration gathering = health.problem().isPresent() ? pause : interval;
        long deadline = System.nanoTime() + gathering.toNanos();
        for (long left = gathering.toMillis(); left > 0 && !closed; left = millisUntil(deadline)) {
            wait(left);
        }
        return !dirty.isEmpty();
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }

    private void sync() {
        Set<Segment> group;
        List<Pending> waiters;
        synchronized (this) {
            group = dirty;
            waiters = waiting;
            dirty = new LinkedHashSet<>();
            waiting = new ArrayList<>();
        }
        try {
            for (Segment segment : group) {
                segment.force();
            }
            health.succeeded();
            waiters.forEach(Pending::succeed);
        } catch (IOException e) {
            health.failed(e);
            tryAgainLater(group);
            JournalUnavailable why = new JournalUnavailable("the journal cannot be synced: " + e);
            waiters.forEach(waiter -> waiter.fail(why));
        }
    }

    /** Those who wait are told of the failure; that it has passed is found out without them. */
    private synchronized void tryAgainLater(Set<Segment> group) {
        if (!closed) {
            dirty.addAll(group);
        }
    }
}
