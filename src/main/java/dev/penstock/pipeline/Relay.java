package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.protocol.AnswerStream;
import dev.penstock.protocol.OpenAiErrors;
import dev.penstock.upstream.BrokenStream;
import dev.penstock.upstream.Outcome;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer between its provider and its client: whole events, as they come.
 *
 * <p>Pausing it pauses the provider. When the client leaves it reads on without passing anything, so that the usage at
 * the end is known, until a cap in time or bytes ends that too. However it ends, it says so exactly once. It lives on
 * one event loop, the one of its exchange.
 */
final class Relay implements Events {

    /**
     * How far an answer is followed.
     *
     * @param drainBytesMax the most bytes after the client has left
     * @param drainMillisMax the longest time after the client has left
     * @param lateMillisMax the longest time after the answer's own end mark
     * @param lifeMillisMax the longest time in all
     */
    record Limits(long drainBytesMax, long drainMillisMax, long lateMillisMax, long lifeMillisMax) {}

    /**
     * How an answer ended.
     *
     * @param complete whether all of it came; else nobody knows what the provider bills
     * @param clientGone whether the client had left before
     * @param wasHeldUp whether the client ever made the provider wait
     * @param failure what went wrong at the provider; absent where nothing did, and where the rest was cut off here
     */
    record End(boolean complete, boolean clientGone, boolean wasHeldUp, Failure.@Nullable Kind failure) {}

    /** Hears how an answer comes, until its client leaves. */
    @FunctionalInterface
    interface Progress {

        /** The first generated content has come. */
        void firstContent();

        /** Something came, or will come no more. */
        default void came() {}

        /** The client reads on; what did not come before was not waited for. */
        default void awaited() {}
    }

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx;
    private final Outcome.Streaming answer;
    private final AnswerStream filter;
    private final Limits limits;
    private final Progress progress;
    private final Consumer<End> ending;

    private @Nullable Handler<Buffer> sink;
    private @Nullable Handler<Void> sinkEnd;
    private Runnable whenOver = () -> {};
    private boolean begun;
    private boolean paused;
    private boolean heldUp;
    private boolean content;
    private boolean abandoned;
    private boolean over;
    private long drainedBytes;
    private long drainTimer = -1;
    private long lateTimer = -1;
    private long lifeTimer = -1;

    Relay(
            Vertx vertx,
            Outcome.Streaming answer,
            AnswerStream filter,
            Limits limits,
            Progress progress,
            Consumer<End> ending) {
        this.vertx = vertx;
        this.answer = answer;
        this.filter = filter;
        this.limits = limits;
        this.progress = progress;
        this.ending = ending;
    }

    @Override
    public void abandon() {
        if (over || abandoned) {
            return;
        }
        came();
        abandoned = true;
        drainTimer = vertx.setTimer(limits.drainMillisMax(), id -> cutOff());
        begin();
        answer.body().resume();
    }

    @Override
    public void whenOver(Runnable action) {
        if (over) {
            action.run();
        } else {
            whenOver = action;
        }
    }

    /** Listens only once there is a reader to be told: a break that came before is kept for then. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        lifeTimer = vertx.setTimer(limits.lifeMillisMax(), id -> guarded(this::outlived));
        answer.body()
                .exceptionHandler(error -> guarded(() -> broke(error)))
                .endHandler(end -> guarded(this::providerEnded))
                .handler(chunk -> guarded(() -> arrived(chunk)));
    }

    /** Whatever the bug is, neither the hold nor the connection may stay open behind it. */
    private void guarded(Runnable move) {
        try {
            move.run();
        } catch (RuntimeException bug) {
            cutOff();
            throw bug;
        }
    }

    private void arrived(Buffer chunk) {
        if (!over) {
            read(chunk);
        }
    }

    private void read(Buffer chunk) {
        came();
        pass(filter.accept(chunk.getBytes()));
        if (!content && filter.hasContent()) {
            content = true;
            progress.firstContent();
        }
        if (filter.isComplete()) {
            // Clients read to the end of the body, so it ends here.
            marked();
            awaitProvidersEnd();
        } else if (filter.isTooLarge()) {
            tooLarge();
            answer.abort();
        } else if (abandoned) {
            countDrained(chunk.length());
        }
    }

    /** Silence while the client does not read is not the provider's. */
    private void came() {
        if (!abandoned && !paused) {
            progress.came();
        }
    }

    private void tooLarge() {
        broke(Failure.Kind.TOO_LARGE, "The provider sent an event beyond the gateway's limit.");
    }

    /** The provider has ended the answer: it is complete, unless an error came and nothing that tells the bill. */
    private void marked() {
        if (filter.isBroken() && filter.usage().isEmpty()) {
            end(false, Failure.Kind.SERVER_ERROR);
        } else {
            end(true, null);
        }
    }

    private void outlived() {
        broke(Failure.Kind.TIMEOUT, "The answer took longer than this gateway follows one.");
        answer.abort();
    }

    /** What a provider still sends is dropped; one that does not end its answer soon loses the connection. */
    private void awaitProvidersEnd() {
        lateTimer = vertx.setTimer(limits.lateMillisMax(), id -> answer.abort());
        answer.body().resume();
    }

    private void countDrained(int bytes) {
        drainedBytes += bytes;
        if (drainedBytes > limits.drainBytesMax()) {
            cutOff();
        }
    }

    private void cutOff() {
        try {
            if (!over) {
                end(false, null);
            }
        } finally {
            answer.abort();
        }
    }

    private void providerEnded() {
        vertx.cancelTimer(lateTimer);
        if (over) {
            return;
        }
        pass(filter.finish());
        if (filter.isTooLarge()) {
            tooLarge();
        } else if (filter.isComplete() || filter.isBroken()) {
            // The provider's own end mark has passed, or its own error.
            marked();
        } else if (filter.isFinished()) {
            // Some servers leave the terminator out; clients wait for it.
            pass(DONE);
            end(true, null);
        } else {
            broke(Failure.Kind.DISCONNECTED, "The provider's stream ended before the answer did.");
        }
    }

    private void broke(Throwable error) {
        vertx.cancelTimer(lateTimer);
        if (error instanceof BrokenStream broken) {
            broke(broken.failure());
        } else {
            broke(Failure.Kind.DISCONNECTED, "The provider's stream broke off.");
        }
    }

    private void broke(Failure.Kind kind, String message) {
        broke(new Failure(kind, 0, message));
    }

    private void broke(Failure failure) {
        if (!over) {
            try {
                // To SDKs a silent end is a success.
                pass(OpenAiErrors.streamEvent(failure));
            } finally {
                end(false, failure.kind());
            }
        }
    }

    private void pass(byte[] bytes) {
        if (!abandoned && sink != null && bytes.length > 0) {
            sink.handle(Wrapped.of(bytes));
        }
    }

    private void end(boolean complete, Failure.@Nullable Kind failure) {
        over = true;
        came();
        vertx.cancelTimer(drainTimer);
        vertx.cancelTimer(lifeTimer);
        try {
            if (!abandoned && sinkEnd != null) {
                sinkEnd.handle(null);
            }
        } finally {
            settle(new End(complete, abandoned, heldUp, failure));
        }
    }

    private void settle(End end) {
        try {
            ending.accept(end);
        } finally {
            whenOver.run();
        }
    }

    @Override
    public Relay handler(@Nullable Handler<Buffer> handler) {
        sink = handler;
        return this;
    }

    @Override
    public Relay endHandler(@Nullable Handler<Void> handler) {
        sinkEnd = handler;
        return this;
    }

    /** Ignored: a broken answer ends with an error event that clients understand. */
    @Override
    public Relay exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public Relay pause() {
        if (!abandoned) {
            paused = true;
            heldUp = true;
            answer.body().pause();
        }
        return this;
    }

    @Override
    public Relay resume() {
        begin();
        awaited();
        answer.body().resume();
        return this;
    }

    @Override
    public Relay fetch(long amount) {
        begin();
        awaited();
        answer.body().fetch(amount);
        return this;
    }

    private void awaited() {
        if (paused) {
            paused = false;
            progress.awaited();
        }
    }
}
