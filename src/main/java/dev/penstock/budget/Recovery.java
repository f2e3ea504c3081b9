package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

    private final StoreAccess store;
    private final Registration registration;
    private final HoldKeeper keeper;
    private final Settlements settlements;
    private final RecentSettlements recent;
    private final LimitNotices notices;
    private final CallsUnderWay calls;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<String, Uni<Boolean>> running = new ConcurrentHashMap<>();

    Recovery(
            StoreAccess store,
            Registration registration,
            HoldKeeper keeper,
            Settlements settlements,
            RecentSettlements recent,
            LimitNotices notices,
            CallsUnderWay calls) {
        this.store = store;
        this.registration = registration;
        this.keeper = keeper;
        this.settlements = settlements;
        this.recent = recent;
        this.notices = notices;
        this.calls = calls;
    }

    /** The highest number of an admission that this gateway has heard of. */
    long seen(String tenant) {
        return seen.getOrDefault(tenant, 0L);
    }

    void saw(String tenant, long seq) {
        seen.merge(tenant, seq, Math::max);
    }

    /** Looks for tenants whose recovery another gateway has begun. */
    Uni<Void> join() {
        return store.redis()
                .send(Request.cmd(Command.HKEYS).arg(RECOVERING))
                .map(names -> names.stream().map(Response::toString).toList())
                .flatMap(this::recoverAll);
    }

    /**
     * Looks after every account of which this gateway knows what the server may have lost: what is remembered of settlements
     * grows old, so it cannot wait until somebody asks for an admission.
     */
    Uni<Void> lookAfterAll() {
        Set<String> tenants = new HashSet<>(recent.tenants());
        keeper.all().forEach(hold -> tenants.add(hold.tenant()));
        return recoverAll(tenants);
    }

    private Uni<Void> recoverAll(Collection<String> tenants) {
        return Multi.createFrom()
                .iterable(tenants)
                .onItem()
                .transformToUni(this::tried)
                .merge(CALLS_AT_ONCE_MAX)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What fails for one tenant must not keep the others from their turn; the next beat comes soon. */
    private Uni<Boolean> tried(String tenant) {
        return recover(tenant)
                .onFailure()
                .invoke(failure -> store.errors().failed("recoveries", failure))
                .onFailure()
                .recoverWithItem(false);
    }

    /** Takes part in the recovery of the tenant's account; says whether it is open again, once it is or cannot be. */
    Uni<Boolean> recover(String tenant) {
        return Uni.createFrom().deferred(() -> running.computeIfAbsent(tenant, this::begin));
    }

    private Uni<Boolean> begin(String tenant) {
        return Uni.createFrom()
                .deferred(() -> run(tenant))
                .onTermination()
                .invoke(() -> running.remove(tenant))
                .memoize()
                .indefinitely();
    }

    private Uni<Boolean> run(String tenant) {
        return registration.beat().flatMap(beat -> close(tenant, beat.living())).flatMap(word -> switch (word) {
            case "OK" -> finished(tenant);
            case "RECOVER" -> restore(tenant);
            default -> Uni.createFrom().item(false);
        });
    }

    private Uni<String> close(String tenant, List<String> living) {
        List<String> args = new ArrayList<>();
        args.add(Long.toString(store.settings().lease().toMillis()));
        args.add(Long.toString(seen(tenant)));
        args.addAll(living);
        LedgerKeys names = LedgerKeys.of(tenant);
        return store.redis()
                .run(Scripts.RECOVER, List.of(names.account(), names.awaited()), args)
                .map(reply -> reply.get(0).toString());
    }

    private Uni<Boolean> restore(String tenant) {
        LOG.infof("Restoring the account of tenant %s: its store was replaced, or has lost writes", tenant);
        return store.redis()
                .send(Request.cmd(Command.HSET).arg(RECOVERING).arg(tenant).arg("1"))
                .flatMap(told -> answered(calls.newest()))
                .flatMap(quiet -> holds(tenant))
                .flatMap(asserted -> settled(tenant))
                .flatMap(repeated -> notices.restore(tenant))
                .flatMap(known -> acknowledge(tenant));
    }

    /** What the server before has admitted and not yet told is among the holds only once it is told. */
    private Uni<Void> answered(long newest) {
        return calls.anyUpTo(newest)
                ? Uni.createFrom().voidItem().onItem().delayIt().by(POLL).flatMap(later -> answered(newest))
                : Uni.createFrom().voidItem();
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

    private Uni<Response> restore(Hold hold) {
        Hold.Footprint footprint = hold.footprint();
        List<String> args = new ArrayList<>(List.of(
                hold.rid(),
                hold.record(),
                Long.toString(store.settings().lease().toMillis()),
                Integer.toString(footprint.budgets()),
                Integer.toString(footprint.tokenLimits()),
                Integer.toString(footprint.slots())));
        args.addAll(footprint.expiries());
        return store.redis().run(Scripts.ASSERT, hold.assertKeys(), args);
    }

    private Uni<Integer> settled(String tenant) {
        return Multi.createFrom()
                .iterable(recent.of(tenant))
                .onItem()
                .transformToUni(settlements::repeat)
                .merge(CALLS_AT_ONCE_MAX)
                .collect()
                .asList()
                .map(List::size);
    }

    private Uni<Boolean> acknowledge(String tenant) {
        LedgerKeys names = LedgerKeys.of(tenant);
        List<String> args = new ArrayList<>(List.of(Long.toString(seen(tenant))));
        args.addAll(store.names().all());
        return store.redis()
                .run(Scripts.ACK, List.of(names.account(), names.awaited()), args)
                .flatMap(reply -> switch (reply.get(0).toString()) {
                    case "OK" -> finished(tenant);
                    case "WAIT" ->
                        Uni.createFrom().voidItem().onItem().delayIt().by(POLL).flatMap(later -> acknowledge(tenant));
                    case "RECOVER" -> run(tenant);
                    default -> Uni.createFrom().item(false);
                });
    }

    private Uni<Boolean> finished(String tenant) {
        return store.redis()
                .send(Request.cmd(Command.HDEL).arg(RECOVERING).arg(tenant))
                .map(gone -> {
                    if (gone.toInteger() > 0) {
                        LOG.infof("The account of tenant %s is open again", tenant);
                    }
                    return true;
                });
    }
}
