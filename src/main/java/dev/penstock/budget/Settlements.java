package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.redis.ErrorReply;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final int OWN_CORRECTION = 1;
    private static final String SETTLEMENTS = "settlements";
    private static final Set<Settled.Outcome> REMEMBERED =
            Set.of(Settled.Outcome.SETTLED, Settled.Outcome.ALREADY_SETTLED, Settled.Outcome.ORPHANED);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);

    private final StoreAccess store;
    private final Consumer<? super Money> overruns;
    private final Consumer<? super String> crossings;
    private final RecentSettlements recent;
    private final StoreCalls calls;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Settlements in this store.
     *
     * @param recent remembers what was settled
     * @param calls knows which calls have no answer yet
     * @param overruns told what a settlement charges beyond its hold
     * @param crossings told the tenant of a budget that has passed a threshold
     */
    Settlements(
            StoreAccess store,
            RecentSettlements recent,
            StoreCalls calls,
            Consumer<? super Money> overruns,
            Consumer<? super String> crossings) {
        this.store = store;
        this.overruns = overruns;
        this.crossings = crossings;
        this.recent = recent;
        this.calls = calls;
    }

    /** Settles the hold; never fails. */
    Uni<Settled> settle(Hold hold, Charge charge) {
        return once(hold, charge)
                .onFailure()
                .recoverWithUni(error -> mayPass(error)
                        ? later(hold, charge)
                        : Uni.createFrom().item(unresolved(hold, error.toString())));
    }

    /** Settles the hold with one try; empty where Redis does not answer that, and may another time. Never fails. */
    Uni<Optional<Settled>> attempt(Hold hold, Charge charge) {
        return once(hold, charge)
                .map(Optional::of)
                .onFailure(this::mayPass)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .recoverWithItem(error -> Optional.of(unresolved(hold, error.toString())));
    }

    /** Settles again, on a server that may not have heard of it; fails where Redis does not answer. */
    Uni<Settled> repeat(RecentSettlements.Settlement settled) {
        return ended(settled.hold(), settled.charge());
    }

    private Uni<Settled> once(Hold hold, Charge charge) {
        // Under way until it is remembered: a recovery repeats what it finds there.
        return calls.tracked(() -> ended(hold, charge).invoke(settled -> {
            if (REMEMBERED.contains(settled.outcome())) {
                recent.add(hold, charge);
            }
        }));
    }

    /** All the calls that an end takes; what one of them did is done, should all be repeated. */
    private Uni<Settled> ended(Hold hold, Charge charge) {
        return call(hold, charge).flatMap(settled -> switch (settled.outcome()) {
            case UNKNOWN ->
                charge.kind() == Charge.Kind.SETTLE
                        ? call(hold, charge.late())
                        : Uni.createFrom().item(settled);
            case ORPHANED -> correct(hold, charge);
            default -> Uni.createFrom().item(settled);
        });
    }

    /** One settle call; fails where Redis does not answer. */
    Uni<Settled> call(Hold hold, Charge charge) {
        return told(store.redis().run(Scripts.SETTLE, hold.settleKeys(), args(hold, charge)))
                .map(reply -> read(hold, reply))
                .invoke(settled -> tell(hold, charge, settled));
    }

    /** The lease had passed, and the whole hold was charged: now it is known what it cost. */
    private Uni<Settled> correct(Hold hold, Charge charge) {
        return told(store.redis().run(Scripts.CORRECT, hold.correctKeys(OWN_CORRECTION), correction(hold, charge)))
                .map(reply -> {
                    if (reply.get(0).toString().equals("OK")
                            && !reply.get(2).toString().equals("0")) {
                        crossings.accept(hold.tenant());
                    }
                    return Settled.of(Settled.Outcome.ORPHANED);
                });
    }

    private Uni<Response> told(Uni<Response> call) {
        return call.invoke(reply -> store.errors().succeeded(SETTLEMENTS))
                .onFailure()
                .invoke(error -> store.errors().failed(SETTLEMENTS, error));
    }

    /** How many settlements wait for Redis. */
    int waiting() {
        return waiting.get();
    }

    /** Gives up what still waits; its holds will be charged in full. */
    void close() {
        closed = true;
    }

    /** A late charge has no hold in Redis to exceed, so all of it would count. */
    private void tell(Hold hold, Charge charge, Settled settled) {
        if (settled.crossed()) {
            crossings.accept(hold.tenant());
        }
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

    private boolean mayPass(Throwable error) {
        return !closed && !ErrorReply.isOfTheData(error);
    }

    /** What went out while Redis was away has its place since then: there is no hold in Redis that would be charged for it. */
    private Uni<Settled> later(Hold hold, Charge charge) {
        if (waiting.incrementAndGet() > store.settings().settleQueue() && !hold.isOfOutage()) {
            waiting.decrementAndGet();
            return Uni.createFrom().item(() -> unresolved(hold, "the queue of settlements is full"));
        }
        return once(hold, charge)
                .onFailure(this::mayPass)
                .retry()
                .withBackOff(BACKOFF_MIN, BACKOFF_MAX)
                .expireIn(store.settings().settlePatience().toMillis())
                .onFailure()
                .recoverWithItem(error -> unresolved(hold, error.toString()))
                .onTermination()
                .invoke(waiting::decrementAndGet);
    }

    private static Settled unresolved(Hold hold, String why) {
        LOG.warnf("Hold %s of tenant %s is not charged yet: %s", hold.rid(), hold.tenant(), why);
        return Settled.of(Settled.Outcome.UNRESOLVED);
    }

    private List<String> args(Hold hold, Charge charge) {
        Hold.Footprint footprint = hold.footprint();
        List<String> args = new ArrayList<>(List.of(
                hold.rid(),
                hold.exchangeId(),
                charge.kind().word(),
                hold.facts().who(),
                footprint.measures(),
                footprint.limitsWord(),
                charge.usageWord(),
                Long.toString(charge.cost().nanoUsd()),
                Long.toString(charge.tokens().count()),
                charge.last() ? "1" : "0",
                retention(),
                Integer.toString(footprint.budgets()),
                Integer.toString(footprint.tokenLimits()),
                Integer.toString(footprint.slots())));
        args.addAll(footprint.expiries());
        return args;
    }

    private List<String> correction(Hold hold, Charge charge) {
        Hold.Footprint footprint = hold.footprint();
        List<String> args = new ArrayList<>(List.of(
                hold.rid(),
                Integer.toString(OWN_CORRECTION),
                hold.facts().who(),
                footprint.measures(),
                footprint.limitsWord(),
                charge.usageWord(),
                Long.toString(charge.cost().nanoUsd()),
                Long.toString(charge.tokens().count()),
                Integer.toString(charge.requests()),
                retention(),
                Integer.toString(footprint.budgets())));
        args.addAll(footprint.expiries());
        return args;
    }

    private String retention() {
        return Long.toString(store.settings().eventRetention().toMillis());
    }

    private static Settled read(Hold hold, Response reply) {
        String word = reply.get(0).toString();
        return switch (word) {
            case "OK" ->
                new Settled(
                        Settled.Outcome.SETTLED,
                        money(reply, 1),
                        money(reply, 2),
                        !reply.get(3).toString().equals("0"));
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
