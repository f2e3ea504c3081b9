package dev.penstock.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** What was settled just now: a server that takes over may not have heard of it. */
final class RecentSettlements {

    /** One settlement that the store has acknowledged. */
    record Settlement(Hold hold, Charge charge, long atNanos) {}

    private final Deque<Settlement> recent = new ArrayDeque<>();
    private final LongSupplier nanoTime;
    private final long ageMax;
    private final int countMax;

    RecentSettlements(Duration ageMax, int countMax, LongSupplier nanoTime) {
        this.ageMax = ageMax.toNanos();
        this.countMax = countMax;
        this.nanoTime = nanoTime;
    }

    synchronized void add(Hold hold, Charge charge) {
        long now = nanoTime.getAsLong();
        recent.addLast(new Settlement(hold, charge, now));
        while (recent.size() > countMax || now - recent.getFirst().atNanos() > ageMax) {
            recent.removeFirst();
        }
    }

    synchronized List<Settlement> of(String tenant) {
        List<Settlement> its = new ArrayList<>();
        for (Settlement one : recent) {
            if (one.hold().tenant().equals(tenant)) {
                its.add(one);
            }
        }
        return its;
    }
}
