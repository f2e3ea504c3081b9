package dev.penstock.pipeline;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How the streamed answer of a lane flows: what was wanted of it before it began holds from its beginning on. */
final class LaneFlow {

    private @Nullable Relay relay;
    private boolean paused;
    private boolean abandoned;
    private boolean over;

    /** The stream has begun. */
    void begin(Relay events, Handler<Buffer> sink) {
        relay = events;
        events.handler(sink);
        if (abandoned) {
            events.abandon();
        } else {
            events.resume();
            if (paused) {
                events.pause();
            }
        }
    }

    void pause() {
        paused = true;
        if (relay != null && !over) {
            relay.pause();
        }
    }

    void resume() {
        paused = false;
        if (relay != null && !over) {
            relay.resume();
        }
    }

    /** Nobody waits for it any more: what still comes is read for its usage alone. */
    void abandon() {
        abandoned = true;
        if (relay != null) {
            relay.abandon();
        }
    }

    /** Nothing more comes. */
    void end() {
        over = true;
    }
}
