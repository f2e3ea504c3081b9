package dev.penstock.upstream;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Provider;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed answer: paused until somebody reads it, and broken off when the provider is silent for too long.
 *
 * <p>A break that comes before there is an exception handler is kept for it. All handlers run on the request's event loop.
 */
final class StreamedBody implements ReadStream<Buffer> {

    private final Vertx vertx;
    private final HttpClientResponse response;
    private final Provider provider;
    private final long timer;

    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Void> endReader;
    private @Nullable Handler<Throwable> breakReader;
    private @Nullable BrokenStream broken;
    private long demand;
    private int silentTicks;
    private boolean ended;

    StreamedBody(Vertx vertx, HttpClientResponse response, Provider provider, Duration idleTimeout) {
        this.vertx = vertx;
        this.response = response;
        this.provider = provider;
        response.pause();
        response.handler(this::arrived);
        response.endHandler(this::end);
        response.exceptionHandler(cause -> fail(Kind.DISCONNECTED, "closed the connection within its answer"));
        this.timer = vertx.setPeriodic(Math.max(1, idleTimeout.toMillis() / 2), id -> tick());
    }

    /** Resets the request; does nothing once the stream has ended. */
    void abort() {
        response.request().reset();
    }

    @Override
    public StreamedBody handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        return this;
    }

    @Override
    public StreamedBody endHandler(@Nullable Handler<Void> handler) {
        endReader = handler;
        return this;
    }

    @Override
    public StreamedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        breakReader = handler;
        if (handler != null && broken != null) {
            handler.handle(broken);
        }
        return this;
    }

    @Override
    public StreamedBody pause() {
        demand = 0;
        response.pause();
        return this;
    }

    @Override
    public StreamedBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public StreamedBody fetch(long amount) {
        demand = demand > Long.MAX_VALUE - amount ? Long.MAX_VALUE : demand + amount;
        silentTicks = 0;
        response.fetch(amount);
        return this;
    }

    private void arrived(Buffer chunk) {
        silentTicks = 0;
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (reader != null) {
            reader.handle(chunk);
        }
    }

    /** The provider is silent only while it is waited for; a stream that never had a reader counts as silent too. */
    private void tick() {
        if (demand == 0 && reader != null) {
            silentTicks = 0;
        } else if (++silentTicks > 2) {
            fail(Kind.TIMEOUT, "fell silent within its answer");
            response.request().reset();
        }
    }

    private void end(Void nothing) {
        if (finish() && endReader != null) {
            endReader.handle(null);
        }
    }

    private void fail(Kind kind, String what) {
        if (!finish()) {
            return;
        }
        broken = new BrokenStream(new Failure(kind, response.statusCode(), Call.says(provider, what)));
        if (breakReader != null) {
            breakReader.handle(broken);
        }
    }

    private boolean finish() {
        if (ended) {
            return false;
        }
        ended = true;
        vertx.cancelTimer(timer);
        return true;
    }
}
