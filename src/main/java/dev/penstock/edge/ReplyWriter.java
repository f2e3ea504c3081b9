package dev.penstock.edge;

import dev.penstock.pipeline.Events;
import dev.penstock.pipeline.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Writes replies to clients: whole ones at once, streams as their events come and no faster than the client reads. */
final class ReplyWriter {

    private final Vertx vertx;
    private final Duration keepAlive;
    private final LongSupplier nanoTime;

    /**
     * A writer.
     *
     * @param keepAlive the longest silence of a stream that is not broken by a comment
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    ReplyWriter(Vertx vertx, Duration keepAlive, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.keepAlive = keepAlive;
        this.nanoTime = nanoTime;
    }

    /** Writes the reply, and runs the action once all of it is written or the client is gone. */
    void write(Reply reply, HttpServerResponse response, Runnable done) {
        reply.fold(new Reply.Cases<>(
                whole -> whole(whole, response, done),
                streamed -> streamed(streamed, response, done),
                refused -> whole(RefusalRenderer.render(refused.refusal()), response, done),
                broken -> whole(RefusalRenderer.render(broken), response, done)));
    }

    private Void whole(Reply.Whole reply, HttpServerResponse response, Runnable done) {
        if (!response.closed()) {
            // One by one: to set all at once would take away what the gate has set.
            reply.headers().forEach(response.setStatusCode(reply.status())::putHeader);
            response.end(reply.body()).onComplete(written -> done.run());
        } else {
            done.run();
        }
        return null;
    }

    private Void streamed(Reply.Streamed reply, HttpServerResponse response, Runnable done) {
        Events events = reply.events();
        if (response.closed()) {
            events.abandon();
            done.run();
            return null;
        }
        reply.headers().forEach(response.setChunked(true)::putHeader);
        KeepAlive silence = new KeepAlive(vertx, response, keepAlive, nanoTime);
        // HTTP/2 reports the close of a response that has ended as well.
        AtomicBoolean over = new AtomicBoolean();
        response.closeHandler(closed -> {
            silence.stop();
            events.abandon();
            once(over, done);
        });
        events.handler(event -> pass(event, events, response, silence)).endHandler(end -> {
            silence.stop();
            response.end().onComplete(written -> once(over, done));
        });
        events.resume();
        return null;
    }

    private static void once(AtomicBoolean over, Runnable done) {
        if (over.compareAndSet(false, true)) {
            done.run();
        }
    }

    private static void pass(Buffer event, Events events, HttpServerResponse response, KeepAlive silence) {
        silence.broken();
        response.write(event);
        if (response.writeQueueFull()) {
            events.pause();
            response.drainHandler(drained -> events.resume());
        }
    }
}
