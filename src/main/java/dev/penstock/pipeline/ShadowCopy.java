package dev.penstock.pipeline;

import dev.penstock.budget.Admission;
import dev.penstock.core.Failure;
import dev.penstock.core.Target;
import dev.penstock.meter.Bound;
import dev.penstock.meter.CostBound;
import dev.penstock.meter.Promise;
import dev.penstock.protocol.AnswerStream;
import dev.penstock.protocol.Answered;
import dev.penstock.protocol.WholeAnswer;
import dev.penstock.telemetry.ShadowResult;
import dev.penstock.upstream.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One copy on its way: one attempt under one hold, which ends once, and an answer that is read to its end and dropped.
 *
 * <p>It lives on the event loop of the exchange that it copies, which does not wait for it.
 */
final class ShadowCopy {

    private static final Logger LOG = Logger.getLogger(ShadowCopy.class);

    private final Shadow.Means means;
    private final ShadowOrder order;
    private final Exchange exchange;
    private final ShadowPair pair;
    private final Consumer<ShadowResult> whenOver;
    private @Nullable Held held;
    private boolean over;

    /** @param whenOver told once what came of it */
    ShadowCopy(Shadow.Means means, ShadowOrder order, Consumer<ShadowResult> whenOver) {
        this.means = means;
        this.order = order;
        this.exchange = order.exchange();
        this.pair = new ShadowPair(order.sides(), means.evidence());
        this.whenOver = whenOver;
    }

    ShadowPair pair() {
        return pair;
    }

    /** Sends it, if its account can carry it. Never throws. */
    void send() {
        try {
            long cap = order.outputCap().orElse(means.settings().defaultOutputCap());
            CostBound.of(exchange.ask(), order.target(), Promise.MONEY, cap)
                    .<Runnable>fold(bound -> () -> admit(bound), refusal -> () -> end(ShadowResult.DROPPED_UNBOUNDED))
                    .run();
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    private void admit(Bound bound) {
        means.ledger()
                .admit(ShadowAccount.reservation(order, bound))
                .subscribe()
                .with(admission -> admitted(admission, bound), this::bug);
    }

    private void admitted(Admission admission, Bound bound) {
        admission
                .<Runnable>fold(
                        yes -> () -> attempt(yes, bound),
                        denied -> () -> end(ShadowResult.DROPPED_BUDGET),
                        refused -> () -> end(ShadowResult.DROPPED_STORE))
                .run();
    }

    private void attempt(Admission.Admitted yes, Bound bound) {
        Target target = order.target();
        Settlement settlement = new Settlement(means.ledger(), yes.hold(), bound, exchange, target);
        Held hold = new Held(target, bound, yes.standing(), settlement);
        held = hold;
        try {
            exchange.trail().attempt(target);
            means.upstream()
                    .send(
                            Stages.attempt(exchange, hold, settlement::rid)
                                    .withAnswerBytesMax(
                                            means.settings().shadow().maxAnswerBytes()),
                            spent -> Uni.createFrom().item(false))
                    .subscribe()
                    .with(outcome -> came(outcome, hold), this::bug);
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    private void came(Outcome outcome, Held hold) {
        try {
            outcome.<Runnable>fold(
                            whole -> () -> whole(whole, hold),
                            streaming -> () -> streaming(streaming, hold),
                            failed -> () -> failed(failed, hold))
                    .run();
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    private void whole(Outcome.Whole whole, Held hold) {
        Answered answered =
                WholeAnswer.read(exchange.ask().endpoint(), whole.body().getBytes());
        Spent spent = Answers.settle(hold, answered);
        exchange.trail().answered();
        if (answered.whole()) {
            answered(spent);
        } else {
            end(ShadowResult.FAILED);
        }
    }

    private void streaming(Outcome.Streaming streaming, Held hold) {
        try {
            AnswerStream filter = new AnswerStream(
                    new AnswerStream.Wish(
                            exchange.ask().endpoint(), exchange.ask().choices(), true),
                    means.settings().maxEventBytes(),
                    null,
                    null);
            new Relay(
                            means.vertx(),
                            streaming,
                            filter,
                            limits(),
                            exchange.trail()::firstContent,
                            end -> ended(end, filter, hold))
                    .abandon();
        } catch (RuntimeException bug) {
            streaming.abort();
            throw bug;
        }
    }

    /** There is no reader but the account: from the first byte it is followed as after a client that has left. */
    private Relay.Limits limits() {
        PipelineSettings.Shadow bounds = means.settings().shadow();
        long millis = bounds.maxStreamTime().toMillis();
        return new Relay.Limits(
                bounds.maxAnswerBytes(), millis, means.settings().lateTimeout().toMillis(), millis);
    }

    private void ended(Relay.End end, AnswerStream filter, Held hold) {
        try {
            if (!end.complete()) {
                hold.settlement().chargeAll(true);
                broke(end.failure());
            } else {
                exchange.trail().answered();
                answered(hold.settlement().complete(filter.usage(), filter.outputBytes()));
            }
        } catch (RuntimeException bug) {
            bug(bug);
        }
    }

    private void broke(Failure.@Nullable Kind failure) {
        if (failure == null) {
            // Cut off here, which is no fault of the target's.
            exchange.trail().answered();
        } else {
            exchange.trail().broke(failure);
        }
        end(ShadowResult.FAILED);
    }

    private void answered(Spent spent) {
        pair.copy(new Measured(spent, exchange.trail().attemptTiming(), false));
        end(ShadowResult.ANSWERED);
    }

    private void failed(Outcome.Failed failed, Held hold) {
        hold.settlement().failed(failed.failure(), true);
        exchange.trail().failed(failed.failure());
        end(ShadowResult.FAILED);
    }

    private void bug(Throwable bug) {
        LOG.error("The copy of an exchange ended in a bug", bug);
        try {
            if (held != null) {
                held.settlement().bug();
            }
        } finally {
            end(ShadowResult.FAILED);
        }
    }

    private void end(ShadowResult result) {
        if (!over) {
            over = true;
            whenOver.accept(result);
        }
    }
}
