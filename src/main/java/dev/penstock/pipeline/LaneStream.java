package dev.penstock.pipeline;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one or more lanes on their way to one client.
 *
 * <p>Pausing it pauses the lanes. What comes all the same waits: no more than what was on its way, and one whole answer for
 * each lane, which has a limit of its own.
 */
final class LaneStream implements Events {

    private final List<Lane> sources;
    private final Conclusion conclusion;
    private final Deque<Buffer> waiting = new ArrayDeque<>();

    private @Nullable Handler<Buffer> sink;
    private @Nullable Handler<Void> sinkEnd;
    private boolean flowing;
    private boolean abandoned;
    private boolean closed;
    private boolean ended;

    /** A stream that nobody reads yet, so that its lanes pause. */
    LaneStream(List<Lane> sources, Conclusion conclusion) {
        this.sources = sources;
        this.conclusion = conclusion;
        pause();
    }

    void pass(byte[] event) {
        pass(Wrapped.of(event));
    }

    void pass(Buffer events) {
        if (!abandoned && !closed) {
            waiting.add(events);
            flush();
        }
    }

    /** Nothing more comes. */
    void close() {
        closed = true;
        flush();
    }

    private void flush() {
        while (flowing && sink != null && !waiting.isEmpty()) {
            sink.handle(waiting.remove());
        }
        if (closed && waiting.isEmpty() && sinkEnd != null && !abandoned && !ended) {
            ended = true;
            sinkEnd.handle(null);
        }
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void abandon() {
        if (!abandoned && !ended) {
            abandoned = true;
            waiting.clear();
            sources.forEach(Lane::abandon);
        }
    }

    @Override
    public void whenOver(Runnable action) {
        conclusion.whenReached(action);
    }

    @Override
    public LaneStream handler(@Nullable Handler<Buffer> handler) {
        sink = handler;
        return this;
    }

    @Override
    public LaneStream endHandler(@Nullable Handler<Void> handler) {
        sinkEnd = handler;
        return this;
    }

    /** Ignored: a lane that breaks says so in its own events. */
    @Override
    public LaneStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public LaneStream pause() {
        flowing = false;
        sources.forEach(Lane::pause);
        return this;
    }

    /** A lane may have something at once, and the client enough of it: then the others need not begin. */
    @Override
    public LaneStream resume() {
        flowing = true;
        flush();
        for (Lane lane : sources) {
            if (flowing) {
                lane.resume();
            }
        }
        return this;
    }

    /** The same as {@link #resume}: events are small, and clients that count them pause. */
    @Override
    public LaneStream fetch(long amount) {
        return resume();
    }
}
