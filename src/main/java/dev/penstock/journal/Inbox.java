package dev.penstock.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The entries that wait to be written: any thread puts, the writer takes.
 *
 * <p>An end is taken beyond the bound, since there are no more of them than open attempts, and each makes room.
 */
final class Inbox {

    private final int max;
    private Deque<Pending> waiting = new ArrayDeque<>();
    private int bounded;
    private boolean closed;

    Inbox(int max) {
        this.max = max;
    }

    /** Takes the entry in, or says why not. */
    synchronized Optional<JournalUnavailable> put(Pending pending) {
        if (closed) {
            return Optional.of(new JournalUnavailable("the journal is closed"));
        }
        if (!pending.is(Entry.Type.SETTLED)) {
            if (bounded >= max) {
                return Optional.of(new JournalUnavailable("more than " + max + " entries wait to be written"));
            }
            bounded++;
        }
        waiting.add(pending);
        notifyAll();
        return Optional.empty();
    }

    /** All that wait, once there are any; none where the time has passed or the journal is closed. */
    synchronized Deque<Pending> take(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (long left = longest.toMillis(); left > 0 && waiting.isEmpty() && !closed; left = millisUntil(deadline)) {
            wait(left);
        }
        return takeNow();
    }

    /** All that wait. */
    synchronized Deque<Pending> takeNow() {
        Deque<Pending> taken = waiting;
        waiting = new ArrayDeque<>();
        bounded = 0;
        return taken;
    }

    /** Nothing more comes in. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether nothing waits and nothing will. */
    synchronized boolean isOver() {
        return closed && waiting.isEmpty();
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }
}
