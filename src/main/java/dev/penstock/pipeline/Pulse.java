package dev.penstock.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How the events of one streamed answer come: when its content begins, and whether it stalls after that.
 *
 * <p>It stalls where nothing comes for {@link #STALL} while its reader waits. It lives on one event loop, the one of its exchange.
 */
final class Pulse implements Relay.Progress {

    /** How long a provider may be silent amid an answer. */
    static final Duration STALL = Duration.ofSeconds(5);

    private static final long STALL_NANOS = STALL.toNanos();

    private final LongSupplier nanoTime;
    private final Runnable firstContent;
    private final Runnable stalled;
    private boolean hasContent;
    private long last;

    /**
     * @param firstContent run when the content begins
     * @param stalled run each time that it stalls
     */
    Pulse(LongSupplier nanoTime, Runnable firstContent, Runnable stalled) {
        this.nanoTime = nanoTime;
        this.firstContent = firstContent;
        this.stalled = stalled;
    }

    @Override
    public void firstContent() {
        hasContent = true;
        last = nanoTime.getAsLong();
        firstContent.run();
    }

    /** How long the first content takes is measured by itself. */
    @Override
    public void came() {
        if (hasContent) {
            long now = nanoTime.getAsLong();
            if (now - last > STALL_NANOS) {
                stalled.run();
            }
            last = now;
        }
    }

    @Override
    public void awaited() {
        last = nanoTime.getAsLong();
    }
}
