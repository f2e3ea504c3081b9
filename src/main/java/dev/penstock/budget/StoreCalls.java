package dev.penstock.budget;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The calls of this gateway that change accounts: which of them have no answer yet, and the highest number that the store gave
 * to an admission. A store that gives a lower one has lost some.
 */
final class StoreCalls {

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    private long begin() {
        long ticket = last.incrementAndGet();
        open.add(ticket);
        return ticket;
    }

    private void end(long ticket) {
        open.remove(ticket);
    }

    /** The same call, under way from when it is made until it is answered. */
    <T> Uni<T> tracked(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            long ticket = begin();
            return Uni.createFrom().deferred(call::get).onTermination().invoke(() -> end(ticket));
        });
    }

    /** The ticket of the newest call. */
    long newest() {
        return last.get();
    }

    /** Whether a call up to this ticket has no answer yet. */
    boolean anyUpTo(long ticket) {
        Long oldest = open.ceiling(0L);
        return oldest != null && oldest <= ticket;
    }

    /** The store has given this number to an admission of the tenant. */
    void saw(String tenant, long seq) {
        seen.merge(tenant, seq, Math::max);
    }

    /** The highest number for this tenant; 0 where there was none. */
    long seen(String tenant) {
        return seen.getOrDefault(tenant, 0L);
    }
}
