package dev.penstock.upstream;

import dev.penstock.core.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of an attempt. Headers are always those that a client may see, under the names that it sees. */
public sealed interface Outcome {

    /** The target answered, and this is all of it. */
    record Whole(int status, MultiMap headers, Buffer body) implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Streaming, ? extends T> streaming,
                Function<? super Failed, ? extends T> failed) {
            return whole.apply(this);
        }
    }

    /**
     * The target began a stream. Whoever gets it reads the body to its end or aborts it; one that is left alone is reset
     * after the idle time-out.
     *
     * @param body the bytes as they come, paused; a break is a {@link BrokenStream}
     * @param stop resets the request, from any thread
     */
    record Streaming(MultiMap headers, ReadStream<Buffer> body, Runnable stop) implements Outcome {

        /** Stops the provider's answer: the HTTP request is reset, and the body ends with a {@link BrokenStream}. */
        public void abort() {
            stop.run();
        }

        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Streaming, ? extends T> streaming,
                Function<? super Failed, ? extends T> failed) {
            return streaming.apply(this);
        }
    }

    /**
     * There is no answer to pass on as a success.
     *
     * @param failure what went wrong with the last try
     * @param answer the provider's own error, where it gave one
     * @param comeBack the headers in which the provider says when to come back, if at all; they are there also where its
     *     error is not
     */
    record Failed(Failure failure, @Nullable ProviderAnswer answer, MultiMap comeBack) implements Outcome {

        /** A failure of which the provider said nothing. */
        Failed(Failure failure) {
            this(failure, null, MultiMap.caseInsensitiveMultiMap());
        }

        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Streaming, ? extends T> streaming,
                Function<? super Failed, ? extends T> failed) {
            return failed.apply(this);
        }
    }

    /** The result of the function for this case. */
    <T> T fold(
            Function<? super Whole, ? extends T> whole,
            Function<? super Streaming, ? extends T> streaming,
            Function<? super Failed, ? extends T> failed);
}
