package dev.penstock.budget;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** The admissions that have been sent and not answered yet, by number. */
final class CallsUnderWay {

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();

    /** The number of a call that begins. */
    long begin() {
        long number = last.incrementAndGet();
        open.add(number);
        return number;
    }

    void end(long number) {
        open.remove(number);
    }

    /** The number of the newest call. */
    long newest() {
        return last.get();
    }

    /** Whether a call up to this number has no answer yet. */
    boolean anyUpTo(long number) {
        Long oldest = open.ceiling(0L);
        return oldest != null && oldest <= number;
    }
}
