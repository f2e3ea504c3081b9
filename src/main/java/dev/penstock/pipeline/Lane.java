package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Target;
import dev.penstock.meter.Bound;
import dev.penstock.protocol.Answered;
import dev.penstock.protocol.WholeAnswer;
import dev.penstock.upstream.Outcome;
import dev.penstock.upstream.Repeat;
import io.smallrye.mutiny.Uni;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One model of a comparison on its way: one attempt at the target that was named, under a hold of its own.
 *
 * <p>It is repeated there only where that is free. There is no failover, since what another target answers would be compared
 * under the wrong name. Whatever happens to it, a bug included, its hold ends once, and it is over once.
 */
final class Lane implements Repeat {

    private static final Logger LOG = Logger.getLogger(Lane.class);

    /**
     * What lanes are sent with.
     *
     * @param nanoTime a clock that only goes forward
     * @param answerBytesMax the most bytes of a whole answer
     */
    record Means(Stages stages, LongSupplier nanoTime, int answerBytesMax) {}

    private final int place;
    private final Exchange exchange;
    private final Target target;
    private final Bound bound;
    private final Means means;
    private final LaneTimes times;
    private final LaneResult result = new LaneResult();
    private final LaneFlow flow = new LaneFlow();

    private @Nullable Held held;
    private @Nullable LaneWatcher watcher;
    private boolean over;

    /** @param place where the client named it, from 0 */
    Lane(int place, Exchange exchange, Target target, Bound bound, Means means) {
        this.place = place;
        this.exchange = exchange;
        this.target = target;
        this.bound = bound;
        this.means = means;
        this.times = new LaneTimes(means.nanoTime());
    }

    int place() {
        return place;
    }

    Exchange exchange() {
        return exchange;
    }

    Target target() {
        return target;
    }

    Bound bound() {
        return bound;
    }

    Trail trail() {
        return exchange.trail();
    }

    LaneTimes times() {
        return times;
    }

    LaneResult result() {
        return result;
    }

    void admitted(Held hold) {
        held = hold;
    }

    Held held() {
        if (held == null) {
            throw new IllegalStateException("lane " + place + " was not admitted yet");
        }
        return held;
    }

    /** Sends it, and tells the watcher what comes; never throws. */
    void send(LaneWatcher following) {
        watcher = following;
        times.sent();
        try {
            trail().attempt(target);
            means.stages()
                    .upstream()
                    .send(
                            Stages.attempt(exchange, held(), held().settlement()::rid)
                                    .withAnswerBytesMax(means.answerBytesMax()),
                            this)
                    .subscribe()
                    .with(this::came, this::bug);
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    @Override
    public Uni<Boolean> mayRepeat(Failure spent) {
        boolean isFree = !held().settlement().mayHaveCost(spent);
        if (isFree) {
            trail().failed(spent);
            trail().retried(target);
            trail().attempt(target);
        }
        return Uni.createFrom().item(isFree);
    }

    private void came(Outcome outcome) {
        try {
            outcome.<Runnable>fold(
                            whole -> () -> whole(whole),
                            streaming -> () -> streaming(streaming),
                            failed -> () -> failed(failed))
                    .run();
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    private void whole(Outcome.Whole whole) {
        byte[] body = whole.body().getBytes();
        Answered answered = WholeAnswer.read(exchange.ask().endpoint(), body);
        Answers.settle(held(), answered);
        trail().answered();
        result.came(whole.headers(), body, answered.whole());
        end();
    }

    private void streaming(Outcome.Streaming streaming) {
        Relay events;
        try {
            result.begun(streaming.headers());
            events = means.stages().answers().lane(exchange, held(), streaming, this::content, this::ended);
        } catch (RuntimeException bug) {
            // Nobody will read it.
            streaming.abort();
            throw bug;
        }
        flow.begin(events, came -> watcher().events(this, came));
    }

    private void content() {
        times.content();
        watcher().content(this);
    }

    private void ended(Relay.End end) {
        if (end.failure() != null) {
            trail().broke(end.failure());
            result.broken(end.failure(), "The answer broke off.");
        } else {
            trail().answered();
            if (!end.complete()) {
                result.broken(Kind.DISCONNECTED, "The answer was not read to its end.");
            }
        }
        end();
    }

    private void failed(Outcome.Failed failed) {
        result.failed(failed, held().settlement().mayHaveCost(failed.failure()));
        held().settlement().failed(failed.failure(), true);
        trail().failed(failed.failure());
        end();
    }

    private void bug(Throwable bug) {
        LOG.error("A lane of a comparison ended in a bug", bug);
        if (over) {
            return;
        }
        result.broken(Kind.SERVER_ERROR, "The gateway failed on this lane.");
        try {
            held().settlement().bug();
        } finally {
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            flow.end();
            times.ended();
            watcher().over(this);
        }
    }

    private LaneWatcher watcher() {
        if (watcher == null) {
            throw new IllegalStateException("lane " + place + " was not sent yet");
        }
        return watcher;
    }

    // --- while it is under way

    void pause() {
        flow.pause();
    }

    void resume() {
        flow.resume();
    }

    /** Nobody waits for it any more: what still comes is read for its usage alone. */
    void abandon() {
        flow.abandon();
    }

    /** More came than there is room for. */
    void tooLong() {
        result.broken(Kind.TOO_LARGE, "The provider sent more than there is room for.");
        abandon();
    }

    /** Whether it is over, and has answered. */
    boolean isCompleted() {
        return over && result.failure().isEmpty();
    }
}
