package dev.penstock.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was settled just now: a server that takes over may not have heard of it.
 *
 * <p>Only what has grown old here has ended for good, so until then the journal keeps it open: a gateway that is killed
 * repeats it when it starts again.
 */
final class RecentSettlements {

    /** One settlement that the store has acknowledged. */
    record Settlement(Hold hold, Charge charge, long atNanos) {}

    private final Deque<Settlement> recent = new ArrayDeque<>();
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
        synchronized (this) {
            recent.addLast(new Settlement(hold, charge, nanoTime.getAsLong()));
        }
        taken(one -> recent.size() > countMax).forEach(one -> forgotten.accept(one.hold()));
    }

    /** Forgets what is old; to be called only while the store has heard of all of it, however long it was away. */
    void forgetOld() {
        long now = nanoTime.getAsLong();
        taken(one -> now - one.atNanos() > ageMax).forEach(one -> forgotten.accept(one.hold()));
    }

    private synchronized List<Settlement> taken(Predicate<Settlement> isToGo) {
        List<Settlement> taken = new ArrayList<>();
        while (!recent.isEmpty() && isToGo.test(recent.getFirst())) {
            taken.add(recent.removeFirst());
        }
        return taken;
    }

    /** The tenants of whom something is remembered. */
    synchronized Set<String> tenants() {
        return recent.stream().map(one -> one.hold().tenant()).collect(Collectors.toSet());
    }

    synchronized List<Settlement> of(String tenant) {
        return recent.stream().filter(one -> one.hold().tenant().equals(tenant)).toList();
    }
}
