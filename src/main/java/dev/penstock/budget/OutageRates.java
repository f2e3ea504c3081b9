package dev.penstock.budget;

import dev.penstock.core.RateLimit;
import dev.penstock.core.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * This gateway's share of the rate limits and slots, counted in process while no store counts for all gateways.
 *
 * <p>Rates are one number each, the theoretical arrival time of GCRA, with bursts of up to a minute's share.
 */
final class OutageRates {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<RateLimit, Long> arrivals = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();

    OutageRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Why the exchange may not begin now; empty where it may. Counts nothing. */
    synchronized Optional<Refusal> refusal(AdmitCall call, Hold hold, int gateways) {
        long now = nanoTime.getAsLong();
        for (RateLimit limit : call.requestLimits()) {
            long wait = wait(limit, 1, gateways, now);
            if (wait > 0) {
                return Optional.of(Refusals.requestRate(limit.scope(), state(limit, wait), Duration.ofNanos(wait)));
            }
        }
        for (RateLimit limit : call.tokenLimits()) {
            long wait = wait(limit, call.reservation().tokens().count(), gateways, now);
            if (wait > 0) {
                return Optional.of(Refusals.tokenRate(
                        limit.scope(), call.reservation().tokens(), state(limit, wait), Duration.ofNanos(wait)));
            }
        }
        List<String> slots = hold.footprint().slotKeys();
        for (int i = 0; i < slots.size(); i++) {
            RateLimit limit = call.slotLimits().get(i);
            if (busy.getOrDefault(slots.get(i), 0) >= Math.max(1, limit.limit() / gateways)) {
                return Optional.of(Refusals.busy(limit));
            }
        }
        return Optional.empty();
    }

    /** The exchange begins. */
    synchronized void begin(AdmitCall call, Hold hold, int gateways) {
        long now = nanoTime.getAsLong();
        call.requestLimits().forEach(limit -> count(limit, 1, gateways, now));
        call.tokenLimits()
                .forEach(limit -> count(limit, call.reservation().tokens().count(), gateways, now));
        hold.footprint().slotKeys().forEach(slot -> busy.merge(slot, 1, Integer::sum));
    }

    /** The hold has ended, and its slots are free. */
    synchronized void end(Hold hold) {
        hold.footprint().slotKeys().forEach(slot -> busy.computeIfPresent(slot, (key, n) -> n > 1 ? n - 1 : null));
    }

    private long wait(RateLimit limit, long count, int gateways, long now) {
        return arrival(limit, now) + cost(limit, count, gateways) - now - MINUTE_NANOS;
    }

    private void count(RateLimit limit, long count, int gateways, long now) {
        arrivals.put(limit, arrival(limit, now) + cost(limit, count, gateways));
    }

    private long arrival(RateLimit limit, long now) {
        Long stored = arrivals.get(limit);
        return stored == null || stored - now < 0 ? now : stored;
    }

    private static long cost(RateLimit limit, long count, int gateways) {
        return (long) Math.ceil((double) count / limit.limit() * gateways * MINUTE_NANOS);
    }

    private static Standing.Rate state(RateLimit limit, long wait) {
        return new Standing.Rate(limit.limit(), 0, Duration.ofNanos(wait));
    }
}
