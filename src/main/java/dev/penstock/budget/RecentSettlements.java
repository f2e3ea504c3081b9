package dev.penstock.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What was settled just now: a server that takes over may not have heard of it.
 *
 * <p>Only what has grown old here has ended for good, so until then the journal keeps it open: a gateway that is killed
 * repeats it when it starts again.
 */
final class RecentSettlements {

    /** One settlement that the store has acknowledged. */
    record Settlement(Hold hold, Charge charge, long atNanos) {}

    /** By the names of their holds, the oldest first. */
    private final Map<String, Settlement> all = new LinkedHashMap<>();

    private final Map<String, Deque<Settlement>> byTenant = new HashMap<>();
    private final LongSupplier nanoTime;
    private final long ageMax;
    private final int countMax;
    private final Consumer<? super Hold> forgotten;

    /**
     * An empty memory.
     *
     * @param forgotten told what is old enough, or too much, to be remembered any longer
     */
    RecentSettlements(Duration ageMax, int countMax, LongSupplier nanoTime, Consumer<? super Hold> forgotten) {
        this.ageMax = ageMax.toNanos();
        this.countMax = countMax;
        this.nanoTime = nanoTime;
        this.forgotten = forgotten;
    }

    void add(Hold hold, Charge charge) {
        added(new Settlement(hold, charge, nanoTime.getAsLong())).ifPresent(forgotten);
    }

    private synchronized Optional<Hold> added(Settlement settlement) {
        // The first one stands: that is what the store has heard.
        if (all.putIfAbsent(settlement.hold().rid(), settlement) != null) {
            return Optional.empty();
        }
        dequeOf(settlement).addLast(settlement);
        if (all.size() <= countMax) {
            return Optional.empty();
        }
        Settlement oldest = all.values().iterator().next();
        dequeOf(oldest).remove(oldest);
        all.remove(oldest.hold().rid());
        return Optional.of(oldest.hold());
    }

    /** The time by which {@link #forgetOld} measures age. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Forgets what was old of a tenant at this time; to be called only when the store was told of all of it since. */
    void forgetOld(String tenant, long atNanos) {
        old(tenant, atNanos).forEach(one -> forgotten.accept(one.hold()));
    }

    private synchronized List<Settlement> old(String tenant, long now) {
        List<Settlement> old = new ArrayList<>();
        Deque<Settlement> its = byTenant.getOrDefault(tenant, new ArrayDeque<>());
        while (!its.isEmpty() && now - its.getFirst().atNanos() > ageMax) {
            Settlement one = its.removeFirst();
            all.remove(one.hold().rid());
            old.add(one);
        }
        if (its.isEmpty()) {
            byTenant.remove(tenant);
        }
        return old;
    }

    /** The tenants of whom something is remembered. */
    synchronized Set<String> tenants() {
        return Set.copyOf(byTenant.keySet());
    }

    synchronized List<Settlement> of(String tenant) {
        return List.copyOf(byTenant.getOrDefault(tenant, new ArrayDeque<>()));
    }

    private Deque<Settlement> dequeOf(Settlement settlement) {
        return byTenant.computeIfAbsent(settlement.hold().tenant(), tenant -> new ArrayDeque<>());
    }
}
