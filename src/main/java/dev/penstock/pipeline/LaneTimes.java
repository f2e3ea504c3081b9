package dev.penstock.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When a lane, or all lanes together, was sent, brought its first content, and ended. */
final class LaneTimes {

    private final LongSupplier nanoTime;
    private long sent;
    private @Nullable Long firstContentMillis;
    private long latencyMillis;

    LaneTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void sent() {
        sent = nanoTime.getAsLong();
    }

    void content() {
        firstContentMillis = since();
    }

    void ended() {
        latencyMillis = since();
    }

    private long since() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - sent);
    }

    /** From sending to the first content of a stream; absent where nobody saw it come. */
    @Nullable
    Long firstContentMillis() {
        return firstContentMillis;
    }

    /** From sending to the end. */
    long latencyMillis() {
        return latencyMillis;
    }
}
