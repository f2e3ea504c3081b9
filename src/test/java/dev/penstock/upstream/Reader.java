package dev.penstock.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream to its end or break. */
final class Reader {

    private final Buffer read = Buffer.buffer();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private Reader() {}

    static Reader of(Outcome.Streaming streaming) {
        Reader reader = new Reader();
        streaming.body().handler(reader.read::appendBuffer);
        streaming.body().endHandler(nothing -> reader.end.complete(reader.read.toString()));
        streaming.body().exceptionHandler(reader.end::completeExceptionally);
        streaming.body().resume();
        return reader;
    }

    String text() throws Exception {
        return end.get(10, TimeUnit.SECONDS);
    }

    BrokenStream broken() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("the stream ended with " + end.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (BrokenStream) Objects.requireNonNull(e.getCause());
        }
    }
}
