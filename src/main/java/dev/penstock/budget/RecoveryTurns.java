package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who does the steps of a {@link Recovery} when: one at a time for each tenant, whoever asks for it.
 *
 * <p>Those who wait for others take a step with each beat, and keep no other tenant from its turn.
 */
final class RecoveryTurns {

    private static final int TENANTS_AT_ONCE_MAX = 32;
    private static final Duration POLL = Duration.ofMillis(50);
    /** Longer than any step: each of its calls has a time-out. Lest a bug keeps a tenant's account closed for ever. */
    private static final Duration STEP_MAX = Duration.ofMinutes(1);

    private final StoreAccess store;
    private final Recovery recovery;
    private final HoldKeeper keeper;
    private final RecentSettlements recent;
    private final Map<String, Uni<Recovery.State>> steps = new ConcurrentHashMap<>();
    private final Map<String, Uni<Recovery.State>> waiters = new ConcurrentHashMap<>();

    RecoveryTurns(StoreAccess store, Recovery recovery, HoldKeeper keeper, RecentSettlements recent) {
        this.store = store;
        this.recovery = recovery;
        this.keeper = keeper;
        this.recent = recent;
    }

    /** Takes part in the recoveries that any gateway has begun. */
    Uni<Void> join() {
        return recovery.begun().flatMap(this::stepForAll);
    }

    /**
     * Looks after every account of which this gateway knows what the server may have lost: what is remembered of settlements
     * grows old, so it cannot wait until somebody asks for an admission.
     */
    Uni<Void> lookAfterAll() {
        Set<String> tenants = new HashSet<>(recent.tenants());
        keeper.all().forEach(hold -> tenants.add(hold.tenant()));
        return stepForAll(tenants);
    }

    /** Waits until the tenant's account is open, but not for long; says where it stands. */
    Uni<Recovery.State> open(String tenant) {
        return Uni.createFrom().deferred(() -> waiters.computeIfAbsent(tenant, this::waiter));
    }

    /** The store does not know a hold of this gateway: it has lost it alone, or with much else. */
    Uni<Void> missing(Hold hold) {
        return step(hold.tenant()).flatMap(state -> recovery.restore(hold)).replaceWithVoid();
    }

    private Uni<Recovery.State> waiter(String tenant) {
        return step(tenant)
                .repeat()
                .withDelay(POLL)
                .whilst(state -> state == Recovery.State.WAITING)
                .collect()
                .last()
                .ifNoItem()
                .after(store.settings().recoveryPatience())
                .recoverWithItem(Recovery.State.WAITING)
                .onTermination()
                .invoke(() -> waiters.remove(tenant))
                .memoize()
                .indefinitely();
    }

    private Uni<Void> stepForAll(Collection<String> tenants) {
        return Multi.createFrom()
                .iterable(tenants)
                .onItem()
                .transformToUni(this::tried)
                .merge(TENANTS_AT_ONCE_MAX)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What fails for one tenant must not keep the others from their turn; the next beat comes soon. */
    private Uni<Boolean> tried(String tenant) {
        return step(tenant)
                .replaceWith(true)
                .onFailure()
                .invoke(failure -> store.errors().failed("recoveries", failure))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Recovery.State> step(String tenant) {
        return Uni.createFrom().deferred(() -> steps.computeIfAbsent(tenant, this::shared));
    }

    private Uni<Recovery.State> shared(String tenant) {
        return Uni.createFrom()
                .deferred(() -> recovery.step(tenant))
                .ifNoItem()
                .after(STEP_MAX)
                .fail()
                .onTermination()
                .invoke(() -> steps.remove(tenant))
                .memoize()
                .indefinitely();
    }
}
