package dev.penstock.edge;

import dev.penstock.pipeline.Relay;
import dev.penstock.pipeline.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Writes replies to clients: whole ones at once, streams as their events come and no faster than the client reads. */
final class ReplyWriter {

    private final Vertx vertx;
    private final Duration keepAlive;

    ReplyWriter(Vertx vertx, Duration keepAlive) {
        this.vertx = vertx;
        this.keepAlive = keepAlive;
    }

    /** Writes the reply, and runs the action once all of it is written or the client is gone. */
    void write(Reply reply, HttpServerResponse response, Runnable done) {
        reply.fold(new Reply.Cases<>(
                whole -> whole(whole, response, done),
                streamed -> streamed(streamed, response, done),
                refused -> whole(RefusalRenderer.render(refused.refusal()), response, done),
                broken -> whole(RefusalRenderer.render(broken.failure()), response, done)));
    }

    private Void whole(Reply.Whole reply, HttpServerResponse response, Runnable done) {
        if (!response.closed()) {
            response.setStatusCode(reply.status()).headers().setAll(reply.headers());
            response.end(reply.body()).onComplete(written -> done.run());
        } else {
            done.run();
        }
        return null;
    }

    private Void streamed(Reply.Streamed reply, HttpServerResponse response, Runnable done) {
        Relay events = reply.events();
        if (response.closed()) {
            events.abandon();
            done.run();
            return null;
        }
        response.setChunked(true).headers().setAll(reply.headers());
        KeepAlive silence = new KeepAlive(vertx, response, keepAlive);
        response.closeHandler(closed -> {
            silence.stop();
            events.abandon();
            done.run();
        });
        events.handler(event -> pass(event, events, response, silence)).endHandler(end -> {
            silence.stop();
            response.end();
        });
        events.resume();
        return null;
    }

    private static void pass(Buffer event, Relay events, HttpServerResponse response, KeepAlive silence) {
        silence.broken();
        response.write(event);
        if (response.writeQueueFull()) {
            events.pause();
            response.drainHandler(drained -> events.resume());
        }
    }
}
