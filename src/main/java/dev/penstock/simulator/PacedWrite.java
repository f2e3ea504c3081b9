package dev.penstock.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one answer: each event when it is due, none while the client does not read, and breaks off or stalls where it
 * was told to. Runs on the event loop that it was started on.
 */
final class PacedWrite {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Reply reply;
    private final HttpServerResponse response;
    private final Runnable hangUp;
    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long hangMillisMax;
    private @Nullable Event next;
    private boolean isOver;

    /**
     * A write that has not begun.
     *
     * @param hangUp closes the connection: a reset of the response would keep its end from whoever waits for it
     */
    PacedWrite(
            Reply reply,
            HttpServerResponse response,
            Runnable hangUp,
            Vertx vertx,
            LongSupplier nanoTime,
            long hangMillisMax) {
        this.reply = reply;
        this.response = response;
        this.hangUp = hangUp;
        this.vertx = vertx;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.hangMillisMax = hangMillisMax;
    }

    /** Sends what is due now and comes back for the rest. */
    void run() {
        while (!isOver) {
            Event event = next == null ? take() : next;
            if (event == null) {
                isOver = true;
                response.end();
            } else if (reply.stopsBefore(event)) {
                breakOff();
                return;
            } else if (mustWait(event)) {
                return;
            } else {
                next = null;
                response.write(Buffer.buffer(event.bytes()));
            }
        }
    }

    /** Sends nothing more; says whether something was left to send. */
    boolean stop() {
        boolean wasCut = !isOver;
        isOver = true;
        return wasCut;
    }

    private @Nullable Event take() {
        next = reply.events().hasNext() ? reply.events().next() : null;
        return next;
    }

    private boolean mustWait(Event event) {
        long wait = reply.behaviour().pace().dueMillis(event.tokens()) - elapsedMillis();
        if (wait > 0) {
            vertx.setTimer(wait, timer -> run());
            return true;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> run());
            return true;
        }
        return false;
    }

    private void breakOff() {
        long atMillis = reply.behaviour().faults().hang()
                ? hangMillisMax
                : reply.behaviour()
                        .pace()
                        .dueMillis(reply.behaviour().faults().cutAfterTokens().orElse(0));
        vertx.setTimer(Math.max(1, atMillis - elapsedMillis()), timer -> reset());
    }

    private void reset() {
        if (!isOver) {
            isOver = true;
            hangUp.run();
        }
    }

    private long elapsedMillis() {
        return (nanoTime.getAsLong() - startNanos) / NANOS_PER_MILLI;
    }
}
