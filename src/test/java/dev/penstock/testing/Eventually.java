package dev.penstock.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A bounded wait for what other threads and processes bring about. */
public final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private Eventually() {}

    /** What is to become true. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /** Returns as soon as the check passes; after half a minute it fails as the check did. */
    public static void asserts(Check check) throws Exception {
        asserts(LONGEST, check);
    }

    /** The same with another patience. */
    public static void asserts(Duration longest, Check check) throws Exception {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError | java.io.IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
