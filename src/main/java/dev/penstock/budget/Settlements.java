package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The settle calls, each repeated until Redis answers.
 *
 * <p>A repetition is safe: the first call that ran leaves its result, and every later one is told so.
 */
final class Settlements {

    private static final Logger LOG = Logger.getLogger(Settlements.class);
    private static final Script SETTLE = Script.ofResource("/lua/settle.lua");
    private static final String SETTLEMENTS = "settlements";
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);

    private final RedisLink redis;
    private final BudgetSettings settings;
    private final StoreErrors errors;
    private final Consumer<? super Money> overruns;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Settlements(RedisLink redis, BudgetSettings settings, StoreErrors errors, Consumer<? super Money> overruns) {
        this.redis = redis;
        this.settings = settings;
        this.errors = errors;
        this.overruns = overruns;
    }

    /** Settles the hold; never fails. */
    Uni<Settled> settle(Hold hold, Charge charge) {
        return call(hold, charge)
                .onFailure()
                .recoverWithUni(error -> later(hold, charge))
                .onItem()
                .transformToUni(settled -> isLost(settled, charge)
                        ? settle(hold, charge.late())
                        : Uni.createFrom().item(settled));
    }

    /** One settle call; fails where Redis does not answer. */
    Uni<Settled> call(Hold hold, Charge charge) {
        return redis.run(SETTLE, hold.settleKeys(), args(hold, charge))
                .invoke(reply -> errors.succeeded(SETTLEMENTS))
                .onFailure()
                .invoke(error -> errors.failed(SETTLEMENTS, error))
                .map(reply -> read(hold, reply))
                .invoke(settled -> tellOverrun(hold, charge, settled));
    }

    /** How many settlements wait for Redis. */
    int waiting() {
        return waiting.get();
    }

    /** Gives up what still waits; its holds will be charged in full. */
    void close() {
        closed = true;
    }

    /** Redis lost the hold together with its last seconds: what it cost must be charged all the same. */
    private static boolean isLost(Settled settled, Charge charge) {
        return settled.outcome() == Settled.Outcome.UNKNOWN
                && charge.kind() == Charge.Kind.SETTLE
                && !charge.cost().isZero();
    }

    /** A late charge has no hold in Redis to exceed, so all of it would count. */
    private void tellOverrun(Hold hold, Charge charge, Settled settled) {
        if (charge.kind() == Charge.Kind.SETTLE && !settled.overrun().isZero()) {
            LOG.warnf(
                    "Hold %s of tenant %s was charged %s USD, %s USD more than was held: the provider billed more than"
                            + " it was asked for",
                    hold.rid(),
                    hold.tenant(),
                    settled.charged().toUsd(),
                    settled.overrun().toUsd());
            overruns.accept(settled.overrun());
        }
    }

    private Uni<Settled> later(Hold hold, Charge charge) {
        if (waiting.incrementAndGet() > settings.settleQueue()) {
            waiting.decrementAndGet();
            return Uni.createFrom().item(() -> unresolved(hold, "the queue of settlements is full"));
        }
        return Uni.createFrom()
                .deferred(() -> call(hold, charge))
                .onFailure(error -> !closed)
                .retry()
                .withBackOff(BACKOFF_MIN, BACKOFF_MAX)
                .expireIn(settings.settlePatience().toMillis())
                .onFailure()
                .recoverWithItem(error -> unresolved(hold, error.toString()))
                .onTermination()
                .invoke(waiting::decrementAndGet);
    }

    private static Settled unresolved(Hold hold, String why) {
        LOG.warnf("Hold %s of tenant %s is left to the expire job: %s", hold.rid(), hold.tenant(), why);
        return Settled.of(Settled.Outcome.UNRESOLVED);
    }

    private static List<String> args(Hold hold, Charge charge) {
        Hold.Footprint footprint = hold.footprint();
        List<String> args = new ArrayList<>();
        args.add(hold.rid());
        args.add(hold.exchangeId());
        args.add(charge.kind().word());
        args.add(Long.toString(charge.cost().nanoUsd()));
        args.add(Long.toString(charge.tokens().count()));
        args.add(charge.last() ? "1" : "0");
        args.add(Integer.toString(footprint.budgets()));
        args.add(Integer.toString(footprint.tokenLimits()));
        args.add(Integer.toString(footprint.slots()));
        args.addAll(footprint.expiries());
        return args;
    }

    private static Settled read(Hold hold, Response reply) {
        String word = reply.get(0).toString();
        return switch (word) {
            case "OK" -> new Settled(Settled.Outcome.SETTLED, money(reply, 1), money(reply, 2));
            case "DONE" ->
                Settled.of(
                        reply.get(1).toString().startsWith("orphan ")
                                ? Settled.Outcome.ORPHANED
                                : Settled.Outcome.ALREADY_SETTLED);
            case "NORES" -> Settled.of(Settled.Outcome.UNKNOWN);
            case "NOTDUE" -> Settled.of(Settled.Outcome.NOT_DUE);
            default -> unresolved(hold, word);
        };
    }

    private static Money money(Response reply, int at) {
        return new Money(Long.parseLong(reply.get(at).toString()));
    }
}
