package dev.penstock.budget;

import dev.penstock.redis.ErrorReply;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What makes a tenant's account whole again on a server that was restarted or promoted, and may have lost its last writes.
 *
 * <p>A hold has two copies: the server's, and its owner's. So the account is closed, every living gateway restores the holds
 * and repeats the settlements that it remembers, and only when all have done so may anything be admitted. One that is silent
 * is waited for as long as its leases last. Meanwhile answers that are under way go on, and settlements are taken.
 */
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final String RECOVERING = "penstock:recovering";
    private static final int CALLS_AT_ONCE_MAX = 32;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Set<String> HOLD_STANDS = Set.of("OK", "DONE");

    /** Where an account stands after a step. */
    enum State {
        /** Admissions go on. */
        OPEN,
        /** This gateway has told all, or is to begin anew; another step will tell. */
        WAITING,
        /** The store does not know the account. */
        LOST
    }

    private final StoreAccess store;
    private final Registration registration;
    private final HoldKeeper keeper;
    private final Settlements settlements;
    private final RecentSettlements recent;
    private final LimitNotices notices;
    private final StoreCalls calls;
    /** For each tenant the recovery in which this gateway has told all that it knows. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    Recovery(
            StoreAccess store,
            Registration registration,
            HoldKeeper keeper,
            Settlements settlements,
            RecentSettlements recent,
            LimitNotices notices,
            StoreCalls calls) {
        this.store = store;
        this.registration = registration;
        this.keeper = keeper;
        this.settlements = settlements;
        this.recent = recent;
        this.notices = notices;
        this.calls = calls;
    }

    /** The tenants whose recovery some gateway has begun. */
    Uni<List<String>> begun() {
        return store.redis()
                .send(Request.cmd(Command.HKEYS).arg(RECOVERING))
                .map(names -> names.stream().map(Response::toString).toList());
    }

    /** Does what this gateway can do now for the tenant's account; says where it stands then. */
    Uni<State> step(String tenant) {
        String turn = told.get(tenant);
        long began = recent.now();
        return (turn == null ? begin(tenant) : acknowledge(tenant, turn)).invoke(state -> {
            if (state == State.OPEN) {
                recent.forgetOld(tenant, began);
            }
        });
    }

    private Uni<State> begin(String tenant) {
        return registration.beat().flatMap(beat -> close(tenant, beat.living())).flatMap(reply -> switch (reply.get(0)
                .toString()) {
            case "OK" -> toldAll(tenant, turn(reply)).flatMap(all -> opened(tenant));
            case "RECOVER" ->
                announced(tenant)
                        .flatMap(known -> toldAll(tenant, turn(reply)))
                        .flatMap(all -> acknowledge(tenant, turn(reply)));
            default -> beginAnew(tenant);
        });
    }

    private static String turn(Response reply) {
        return reply.get(1).toString();
    }

    /**
     * Tells the server all that this gateway knows, once in each recovery. Also where the account is open already: the others
     * may have waited for this gateway in vain.
     */
    private Uni<Void> toldAll(String tenant, String turn) {
        return turn.equals(told.get(tenant))
                ? Uni.createFrom().voidItem()
                : tellAll(tenant).invoke(() -> told.put(tenant, turn));
    }

    /** A server that lost the whole account may not know that there ever was one; what is known of it is told to a new one. */
    private Uni<State> beginAnew(String tenant) {
        return registration
                .enroll(tenant)
                .flatMap(begun -> begun ? begin(tenant) : Uni.createFrom().item(State.LOST));
    }

    private Uni<Response> close(String tenant, List<String> living) {
        List<String> args = new ArrayList<>();
        args.add(Long.toString(store.settings().lease().toMillis()));
        args.add(Long.toString(calls.seen(tenant)));
        args.addAll(living);
        LedgerKeys names = LedgerKeys.of(tenant);
        return store.redis().run(Scripts.RECOVER, List.of(names.account(), names.awaited()), args);
    }

    private Uni<Void> tellAll(String tenant) {
        return answered(calls.newest())
                .flatMap(quiet -> holds(tenant))
                .flatMap(asserted -> settled(tenant))
                .flatMap(repeated -> notices.restore(tenant));
    }

    /** What the server before has admitted or settled and not yet told is known only once it is told. */
    private Uni<Boolean> answered(long newest) {
        return Uni.createFrom()
                .item(() -> calls.anyUpTo(newest))
                .repeat()
                .withDelay(POLL)
                .whilst(waits -> waits)
                .collect()
                .last();
    }

    private Uni<Integer> holds(String tenant) {
        return Multi.createFrom()
                .iterable(keeper.all())
                .filter(hold -> hold.tenant().equals(tenant))
                .onItem()
                .transformToUni(this::restore)
                .merge(CALLS_AT_ONCE_MAX)
                .collect()
                .asList()
                .map(List::size);
    }

    /** Makes the store know of a hold of this gateway that it may have lost; fails where it does not answer. */
    Uni<Void> restore(Hold hold) {
        Hold.Footprint footprint = hold.footprint();
        List<String> args = new ArrayList<>(List.of(
                hold.rid(),
                hold.record(),
                Long.toString(store.settings().lease().toMillis()),
                Integer.toString(footprint.budgets()),
                Integer.toString(footprint.tokenLimits()),
                Integer.toString(footprint.slots())));
        args.addAll(footprint.expiries());
        return store.redis()
                .run(Scripts.ASSERT, hold.assertKeys(), args)
                .map(reply -> reply.get(0).toString())
                .onFailure(ErrorReply::isOfTheData)
                .recoverWithItem(Throwable::getMessage)
                .invoke(word -> {
                    // Nothing more can be admitted where that is so; the others must not wait for it.
                    if (!HOLD_STANDS.contains(word)) {
                        LOG.errorf("Hold %s of tenant %s cannot be restored: %s", hold.rid(), hold.tenant(), word);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Integer> settled(String tenant) {
        return Multi.createFrom()
                .iterable(recent.of(tenant))
                .onItem()
                .transformToUni(this::repeat)
                .merge(CALLS_AT_ONCE_MAX)
                .collect()
                .asList()
                .map(List::size);
    }

    private Uni<Settled> repeat(RecentSettlements.Settlement settlement) {
        return settlements
                .repeat(settlement)
                .onFailure(ErrorReply::isOfTheData)
                .recoverWithItem(Settled.of(Settled.Outcome.UNRESOLVED));
    }

    private Uni<State> acknowledge(String tenant, String turn) {
        LedgerKeys names = LedgerKeys.of(tenant);
        List<String> args = new ArrayList<>(List.of(turn, Long.toString(calls.seen(tenant))));
        args.addAll(registration.spokenFor());
        return store.redis()
                .run(Scripts.ACK, List.of(names.account(), names.awaited()), args)
                .flatMap(reply -> switch (reply.get(0).toString()) {
                    case "OK" -> opened(tenant);
                    case "WAIT" -> Uni.createFrom().item(State.WAITING);
                    case "RECOVER" -> begin(tenant);
                    default -> beginAnew(tenant);
                });
    }

    /** The other gateways look there for what they are to take part in. */
    private Uni<Response> announced(String tenant) {
        return store.redis()
                .send(Request.cmd(Command.HSET).arg(RECOVERING).arg(tenant).arg("1"))
                .invoke(isNew -> {
                    if (isNew.toInteger() > 0) {
                        LOG.infof(
                                "Opening the account of tenant %s: it is new, or its store was replaced or has lost writes",
                                tenant);
                    }
                });
    }

    private Uni<State> opened(String tenant) {
        return store.redis()
                .send(Request.cmd(Command.HDEL).arg(RECOVERING).arg(tenant))
                .map(gone -> {
                    if (gone.toInteger() > 0) {
                        LOG.infof("The account of tenant %s is open", tenant);
                    }
                    return State.OPEN;
                });
    }
}
