package dev.penstock.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The sign of life of a silent stream: a comment line between events.
 *
 * <p>One newline, not two: an empty event makes some clients fail (measured with openai-python, and reported of
 * openai-go in mckinsey/agents-at-scale-ark#2567).
 */
final class KeepAlive {

    private static final Buffer COMMENT = Buffer.buffer(": ka\n");

    private final Vertx vertx;
    private final long timer;
    private boolean silent;

    KeepAlive(Vertx vertx, HttpServerResponse response, Duration period) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(period.toMillis(), id -> tick(response));
    }

    /** An event was written. */
    void broken() {
        silent = false;
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void tick(HttpServerResponse response) {
        if (silent && !response.writeQueueFull()) {
            response.write(COMMENT);
        }
        silent = true;
    }
}
