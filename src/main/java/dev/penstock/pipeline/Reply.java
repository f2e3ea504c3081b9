package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.core.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** What an exchange ends with, for the edge to write. */
public sealed interface Reply {

    /**
     * A complete answer: the model's, the cache's, or the provider's own error.
     *
     * @param conclusion when nothing is done for the exchange any more, which may be after the answer is given
     */
    record Whole(int status, MultiMap headers, Buffer body, Conclusion conclusion) implements Reply {

        /** An answer behind which nothing is left to do. */
        public Whole(int status, MultiMap headers, Buffer body) {
            this(status, headers, body, Conclusion.REACHED);
        }

        @Override
        public void whenOver(Runnable action) {
            conclusion.whenReached(action);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.whole().apply(this);
        }
    }

    /** An answer that is still being generated. */
    record Streamed(MultiMap headers, Events events) implements Reply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.streamed().apply(this);
        }

        @Override
        public void whenOver(Runnable action) {
            events.whenOver(action);
        }
    }

    /** The gateway's no. */
    record Refused(Refusal refusal) implements Reply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.refused().apply(this);
        }
    }

    /**
     * No target answered, and none left an error of its own to pass on.
     *
     * @param mayHaveCost whether any attempt may be billed all the same, so that a repetition may be a second bill
     * @param comeBack the headers in which the provider says when to come back, if at all
     */
    record Broken(Failure failure, boolean mayHaveCost, MultiMap comeBack) implements Reply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.broken().apply(this);
        }
    }

    /** What to do in each case. */
    record Cases<T>(
            Function<Whole, T> whole,
            Function<Streamed, T> streamed,
            Function<Refused, T> refused,
            Function<Broken, T> broken) {}

    <T> T fold(Cases<T> cases);

    /** Runs the action once nothing is done for this reply any more: at once, unless work for it goes on. */
    default void whenOver(Runnable action) {
        action.run();
    }
}
