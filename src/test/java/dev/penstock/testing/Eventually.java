package dev.penstock.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A bounded wait for what other threads and processes bring about. */
public final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    private Eventually() {}

    /** Returns as soon as the condition holds, and fails where that takes longer. */
    public static void holds(Duration longest, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + longest);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

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
            } catch (AssertionError | IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
