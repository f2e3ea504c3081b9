package dev.penstock.budget;

import dev.penstock.redis.ErrorReply;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The expire job: charges the holds whose owner let the lease pass.
 *
 * <p>The full hold is charged: the attempt may have cost that much, and a refund would break the budget. The holds of
 * this process are left alone, however late they are: their settlement is on its way.
 */
final class OrphanSweep {

    private static final String BATCH_MAX = "500";
    private static final int SETTLES_AT_ONCE_MAX = 16;
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final String EXPIRIES = "expiries of holds";

    private final StoreAccess store;
    private final Settlements settlements;
    private final HoldKeeper keeper;
    private final Clock clock;
    private final Map<String, Instant> lastRuns = new ConcurrentHashMap<>();

    OrphanSweep(StoreAccess store, Settlements settlements, HoldKeeper keeper, Clock clock) {
        this.store = store;
        this.settlements = settlements;
        this.keeper = keeper;
        this.clock = clock;
    }

    /** Runs for one tenant in the background, unless it ran just now. */
    void hint(String tenant) {
        Instant now = clock.instant();
        Instant last = lastRuns.get(tenant);
        if (last == null || Duration.between(last, now).abs().compareTo(PAUSE_MIN) >= 0) {
            lastRuns.put(tenant, now);
            told(expire(tenant)).subscribe().with(charged -> {});
        }
    }

    /** Runs for all tenants, one after the other. */
    Uni<Void> sweep(Collection<String> tenants) {
        return Multi.createFrom()
                .iterable(List.copyOf(tenants))
                .onItem()
                .transformToUniAndConcatenate(tenant -> told(expire(tenant)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Charges the due holds of one tenant, up to a batch of them; answers how many. */
    Uni<Integer> expire(String tenant) {
        LedgerKeys names = LedgerKeys.of(tenant);
        return store.redis()
                .run(Scripts.DUE, List.of(names.open(), names.expiry()), List.of(BATCH_MAX))
                .onItem()
                .transformToMulti(reply -> Multi.createFrom().iterable(orphans(tenant, reply)))
                .onItem()
                .transformToUni(this::charge)
                .merge(SETTLES_AT_ONCE_MAX)
                .filter(charged -> charged)
                .collect()
                .asList()
                .map(List::size);
    }

    private Uni<Boolean> charge(Hold hold) {
        return settlements
                .call(hold, Charge.orphan())
                .map(Settled::outcome)
                .onFailure(ErrorReply::isOfTheData)
                .recoverWithItem(Settled.Outcome.UNRESOLVED)
                .flatMap(outcome -> outcome == Settled.Outcome.UNRESOLVED
                        ? postpone(hold)
                        : Uni.createFrom().item(outcome == Settled.Outcome.SETTLED));
    }

    /** What cannot be charged as it stands must not keep those behind it from their turn: its own comes a lease from now. */
    private Uni<Boolean> postpone(Hold hold) {
        String lease = Long.toString(store.settings().lease().toMillis());
        return store.redis()
                .run(Scripts.POSTPONE, List.of(LedgerKeys.of(hold.tenant()).expiry()), List.of(hold.rid(), lease))
                .replaceWith(false);
    }

    private List<Hold> orphans(String tenant, Response due) {
        List<Hold> orphans = new ArrayList<>();
        for (int i = 0; i + 1 < due.size(); i += 2) {
            String rid = due.get(i).toString();
            if (!keeper.keeps(rid)) {
                orphans.add(Hold.ofRecord(tenant, rid, due.get(i + 1).toString())
                        .orElseGet(() -> Hold.nameless(tenant, rid)));
            }
        }
        return orphans;
    }

    /** What fails for one tenant must not keep the others from their turn. */
    private Uni<Integer> told(Uni<Integer> run) {
        return run.invoke(charged -> store.errors().succeeded(EXPIRIES))
                .onFailure()
                .invoke(failure -> store.errors().failed(EXPIRIES, failure))
                .onFailure()
                .recoverWithItem(0);
    }
}
