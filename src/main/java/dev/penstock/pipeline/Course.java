package dev.penstock.pipeline;

import dev.penstock.budget.Admission.Denied;
import dev.penstock.cache.CacheKey;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Failure;
import dev.penstock.core.Target;
import dev.penstock.meter.Bound;
import dev.penstock.upstream.Outcome;
import dev.penstock.upstream.Repeat;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange at its targets, in the plan's order, until one answers.
 *
 * <p>Each attempt runs under a hold. A retry at the same target goes on under the hold of the attempt that failed where
 * that cost nothing; where it may have cost money, the retry is admitted anew and the first hold is charged. A failover
 * always has a hold of its own, against the price of the target that runs.
 */
final class Course implements Repeat {

    private static final int NOWHERE = -1;

    private final Stages stages;
    private final @Nullable CacheKey cacheKey;
    private final Holds holds;
    private Exchange exchange;
    private boolean switchedModel;
    private boolean isFitted;

    /** Whether some attempt so far may be billed although it brought no answer. */
    private boolean mayHaveCost;

    private @Nullable Held held;

    Course(Stages stages, Exchange exchange, @Nullable CacheKey cacheKey) {
        this.stages = stages;
        this.holds = new Holds(stages);
        this.exchange = exchange;
        this.cacheKey = cacheKey;
    }

    /** Begins with the plan's first target. A bug on the way leaves nothing held. */
    Uni<Reply> run() {
        return fromFirst().onFailure().invoke(bug -> holds.bug());
    }

    private Uni<Reply> fromFirst() {
        return Uni.createFrom().deferred(() -> at(0, null));
    }

    /**
     * Tries the target at this place of the plan.
     *
     * @param before the reply to give when this target is refused us: that of the target before, if there was one
     */
    private Uni<Reply> at(int place, @Nullable Reply before) {
        Target target = exchange.plan().targets().get(place);
        return stages.bound(exchange, target)
                .fold(
                        bound -> under(bound, place, before),
                        refusal -> reply(before == null ? new Reply.Refused(refusal) : before));
    }

    /** Tries the target at this place under a hold of this bound. */
    private Uni<Reply> under(Bound bound, int place, @Nullable Reply before) {
        Target target = exchange.plan().targets().get(place);
        return holds.admit(exchange, target, bound)
                .flatMap(admission -> admission.fold(
                        yes -> {
                            Held next = holds.take(exchange, target, bound, yes);
                            if (before != null) {
                                exchange.trail().failedOver(held().target());
                            }
                            return send(begin(next), place);
                        },
                        denied -> before == null ? exhausted(denied, bound) : reply(before),
                        refused -> reply(before == null ? new Reply.Refused(refused.refusal()) : before)));
    }

    private Held begin(Held next) {
        exchange.trail().attempt(next.target());
        held = next;
        return next;
    }

    private Uni<Reply> send(Held now, int place) {
        return stages.upstream()
                .send(Stages.attempt(exchange, now, () -> held().settlement().rid()), this)
                .flatMap(outcome -> outcome.fold(
                        whole -> reply(stages.answers().whole(exchange, held(), whole, storeUnder())),
                        streaming -> reply(streamed(streaming)),
                        failed -> failed(failed, place)));
    }

    private Reply streamed(Outcome.Streaming streaming) {
        try {
            return stages.answers().streamed(exchange, held(), streaming, storeUnder());
        } catch (RuntimeException bug) {
            // Nobody will read it.
            streaming.abort();
            throw bug;
        }
    }

    private Uni<Reply> failed(Outcome.Failed failed, int place) {
        Held spent = held();
        int next = failed.failure().isRetryable() ? nextPlace(place) : NOWHERE;
        mayHaveCost |= spent.settlement().mayHaveCost(failed.failure());
        spent.settlement().failed(failed.failure(), next == NOWHERE);
        exchange.trail().failed(failed.failure());
        Reply reply = Answers.failed(spent, failed, mayHaveCost);
        return next == NOWHERE ? reply(reply) : at(next, reply);
    }

    /** The next place whose target can be bounded: where there is none, this attempt is the last of the exchange. */
    private int nextPlace(int place) {
        List<Target> targets = exchange.plan().targets();
        for (int next = place + 1; next < targets.size(); next++) {
            boolean isBounded = stages.bound(exchange, targets.get(next)).fold(bound -> true, refusal -> false);
            if (isBounded) {
                return next;
            }
        }
        return NOWHERE;
    }

    @Override
    public Uni<Boolean> mayRepeat(Failure failure) {
        Held before = held();
        if (!before.settlement().mayHaveCost(failure)) {
            repeating(before, failure);
            exchange.trail().attempt(before.target());
            return Uni.createFrom().item(true);
        }
        mayHaveCost = true;
        return holds.admit(exchange, before.target(), before.bound())
                .map(admission -> admission.fold(
                        yes -> {
                            Held next = holds.take(exchange, before.target(), before.bound(), yes);
                            repeating(before, failure);
                            before.settlement().chargeAll(false);
                            begin(next);
                            return true;
                        },
                        denied -> false,
                        refused -> false));
    }

    private void repeating(Held before, Failure failure) {
        exchange.trail().failed(failure);
        exchange.trail().retried(before.target());
    }

    /** The budget may name a way out, which is admitted like anything else, once. */
    private Uni<Reply> exhausted(Denied denied, Bound bound) {
        Reply no = new Reply.Refused(denied.refusal());
        return denied.budget()
                .exhaustion()
                .fold(new Exhaustion.Cases<>(
                        () -> reply(no),
                        () -> stages.answers().stored(exchange).map(stored -> stored.orElse(no)),
                        use -> otherModel(use).orElseGet(() -> reply(no)),
                        fit -> smaller(fit, denied, bound).orElseGet(() -> reply(no))));
    }

    private Optional<Uni<Reply>> otherModel(Exhaustion.Use use) {
        Optional<Exchange> other =
                switchedModel ? Optional.empty() : stages.planner().instead(exchange, use);
        return other.map(onward -> {
            switchedModel = true;
            exchange = onward;
            exchange.trail().replanned(onward);
            return fromFirst();
        });
    }

    /** Once: what was left may be taken by others meanwhile, and is not run after. */
    private Optional<Uni<Reply>> smaller(Exhaustion.Fit fit, Denied denied, Bound bound) {
        Target first = exchange.plan().first();
        Optional<Bound> fitted = isFitted ? Optional.empty() : stages.fitted(exchange, first, bound, denied, fit);
        return fitted.map(lower -> {
            isFitted = true;
            return under(lower, 0, null);
        });
    }

    /** The answer of another model than the one asked for must not be stored as the asked one's. */
    private @Nullable CacheKey storeUnder() {
        boolean asPlanned = !switchedModel
                && held().target().equals(exchange.plan().targets().get(0));
        return asPlanned ? cacheKey : null;
    }

    private Held held() {
        if (held == null) {
            throw new IllegalStateException("nothing was admitted yet");
        }
        return held;
    }

    private static Uni<Reply> reply(Reply reply) {
        return Uni.createFrom().item(reply);
    }
}
