package dev.penstock.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The sign of life of a silent stream: a comment line between events, as soon as the silence has lasted its time.
 *
 * <p>One newline, not two: an empty event makes some clients fail (measured with openai-python, and reported of
 * openai-go in mckinsey/agents-at-scale-ark#2567).
 */
final class KeepAlive {

    private static final Buffer COMMENT = Buffer.buffer(": ka\n");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final long silenceNanosMax;
    private final LongSupplier nanoTime;
    private long silentSince;
    private long timer;

    /**
     * A watch over this response that begins now.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    KeepAlive(Vertx vertx, HttpServerResponse response, Duration silenceMax, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.response = response;
        this.silenceNanosMax = silenceMax.toNanos();
        this.nanoTime = nanoTime;
        broken();
        look(silenceNanosMax);
    }

    /** An event was written. The timer stays: to set it anew would cost each event more than one look too many. */
    void broken() {
        silentSince = nanoTime.getAsLong();
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look(long inNanos) {
        timer = vertx.setTimer(inNanos / NANOS_PER_MILLI + 1, id -> check());
    }

    private void check() {
        long left = silenceNanosMax - (nanoTime.getAsLong() - silentSince);
        if (left > 0) {
            look(left);
            return;
        }
        if (!response.writeQueueFull()) {
            response.write(COMMENT);
        }
        broken();
        look(silenceNanosMax);
    }
}
