package dev.penstock.budget;

import dev.penstock.core.RateLimit;
import dev.penstock.core.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * This gateway's share of the rate limits and slots, counted in process while no store counts for all gateways.
 *
 * <p>Rates are one number each, the theoretical arrival time of GCRA, with bursts of up to a minute's share. A share may be
 * less than one exchange: where nothing is owed, one goes through, and the next waits until all of it is paid.
 */
final class OutageRates {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int ARRIVALS_SWEPT_AT = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> arrivals = new HashMap<>();
    private final Map<String, Set<String>> exchanges = new HashMap<>();
    /** Every settlement asks, with the store or without it: nearly always there is nothing to free. */
    private volatile boolean areSlotsTaken;

    private int sweepAt = ARRIVALS_SWEPT_AT;

    OutageRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Why the exchange may not begin now; empty where it may. Counts nothing. */
    synchronized Optional<Refusal> refusal(AdmitCall call, Hold hold, int gateways) {
        long now = nanoTime.getAsLong();
        for (RateLimit limit : call.requestLimits()) {
            long wait = wait(call, limit, gateways, now);
            if (wait > 0) {
                return Optional.of(Refusals.requestRate(limit.scope(), state(limit, wait), Duration.ofNanos(wait)));
            }
        }
        for (RateLimit limit : call.tokenLimits()) {
            long wait = wait(call, limit, gateways, now);
            if (wait > 0) {
                return Optional.of(Refusals.tokenRate(
                        limit.scope(), call.reservation().room(), state(limit, wait), Duration.ofNanos(wait)));
            }
        }
        List<String> slots = hold.footprint().slotKeys();
        for (int i = 0; i < slots.size(); i++) {
            RateLimit limit = call.slotLimits().get(i);
            if (exchanges.getOrDefault(slots.get(i), Set.of()).size() >= Math.max(1, limit.limit() / gateways)) {
                return Optional.of(Refusals.busy(limit));
            }
        }
        return Optional.empty();
    }

    /** The exchange begins. */
    synchronized void begin(AdmitCall call, Hold hold, int gateways) {
        long now = nanoTime.getAsLong();
        call.requestLimits().forEach(limit -> count(call, limit, gateways, now));
        call.tokenLimits().forEach(limit -> count(call, limit, gateways, now));
        hold.footprint()
                .slotKeys()
                .forEach(slot ->
                        exchanges.computeIfAbsent(slot, key -> new HashSet<>()).add(hold.exchangeId()));
        areSlotsTaken = !exchanges.isEmpty();
        if (arrivals.size() > sweepAt) {
            sweep(now);
        }
    }

    /** No further attempt of the hold's exchange follows: where it has slots here, they are free. */
    void end(Hold hold) {
        if (areSlotsTaken) {
            free(hold);
        }
    }

    private synchronized void free(Hold hold) {
        hold.footprint()
                .slotKeys()
                .forEach(slot -> exchanges.computeIfPresent(slot, (key, busy) -> {
                    busy.remove(hold.exchangeId());
                    return busy.isEmpty() ? null : busy;
                }));
        areSlotsTaken = !exchanges.isEmpty();
    }

    /** How many limits it remembers. */
    synchronized int remembered() {
        return arrivals.size();
    }

    /** Forgets where nothing is owed. What is left may double before the next time, so that few exchanges pay for it. */
    private void sweep(long now) {
        arrivals.values().removeIf(arrival -> arrival - now <= 0);
        sweepAt = Math.max(ARRIVALS_SWEPT_AT, 2 * arrivals.size());
    }

    private long wait(AdmitCall call, RateLimit limit, int gateways, long now) {
        long owed = arrival(key(call, limit), now) - now;
        long count = units(call, limit);
        if (count > limit.limit()) {
            return owed + MINUTE_NANOS; // Not at any time, however idle.
        }
        return owed + Math.min(0, cost(count, limit, gateways) - MINUTE_NANOS);
    }

    private void count(AdmitCall call, RateLimit limit, int gateways, long now) {
        String key = key(call, limit);
        arrivals.put(key, arrival(key, now) + cost(units(call, limit), limit, gateways));
    }

    private long arrival(String key, long now) {
        Long stored = arrivals.get(key);
        return stored == null || stored - now < 0 ? now : stored;
    }

    /** A first attempt is counted with those that run beside it, since no later one is counted here. */
    private static long units(AdmitCall call, RateLimit limit) {
        return limit.measure() == RateLimit.Measure.REQUESTS_PER_MINUTE
                ? 1
                : call.reservation().room().count();
    }

    private static long cost(long count, RateLimit limit, int gateways) {
        return (long) Math.ceil((double) count / limit.limit() * gateways * MINUTE_NANOS);
    }

    /** As in the store: the teams of two tenants may have the same name. */
    private static String key(AdmitCall call, RateLimit limit) {
        LedgerKeys names = LedgerKeys.of(call.reservation().tenant());
        return limit.measure() == RateLimit.Measure.REQUESTS_PER_MINUTE
                ? names.requestRate(limit.scope())
                : names.tokenRate(limit.scope());
    }

    private static Standing.Rate state(RateLimit limit, long wait) {
        return new Standing.Rate(limit.limit(), 0, Duration.ofNanos(wait));
    }
}
