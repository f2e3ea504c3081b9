package dev.penstock.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
        forgetOld();
    }

    void forgetOld() {
        old(countMax, nanoTime.getAsLong()).forEach(one -> forgotten.accept(one.hold()));
    }

    void forgetAll() {
        old(0, nanoTime.getAsLong()).forEach(one -> forgotten.accept(one.hold()));
    }

    private synchronized List<Settlement> old(int kept, long now) {
        List<Settlement> old = new ArrayList<>();
        while (recent.size() > kept
                || (!recent.isEmpty() && now - recent.getFirst().atNanos() > ageMax)) {
            old.add(recent.removeFirst());
        }
        return old;
    }

    /** The tenants of whom something is remembered. */
    synchronized Set<String> tenants() {
        return recent.stream().map(one -> one.hold().tenant()).collect(Collectors.toSet());
    }

    synchronized List<Settlement> of(String tenant) {
        return recent.stream().filter(one -> one.hold().tenant().equals(tenant)).toList();
    }
}
