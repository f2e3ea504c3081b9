package dev.penstock.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A bounded wait for something that other threads or processes bring about. */
public final class Await {

    private Await() {}

    /** Returns as soon as the condition holds. */
    public static void until(Duration longest, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + longest);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
