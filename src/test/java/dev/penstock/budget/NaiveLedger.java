package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The obvious ledger: every account is added up anew from the list of all that ever happened.
 *
 * <p>It knows no clock: a history must be shorter than any limit takes to refill by one.
 */
final class NaiveLedger {

    private enum State {
        OPEN,
        ENDED
    }

    private static final class Entry {
        final Reservation reservation;
        State state = State.OPEN;
        long charged;
        long tokensCounted;

        Entry(Reservation reservation) {
            this.reservation = reservation;
            this.tokensCounted = reservation.tokens().count();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Set<Scope>> slots = new HashMap<>();

    /** {@code admitted}, {@code denied}, or the measure that refuses. */
    String admit(Reservation reservation) {
        for (Budget budget : reservation.budgets()) {
            long free = budget.limit().units() - spent(budget) - reserved(budget);
            if (free < reservation.bound().nanoUsd()) {
                return "denied " + budget.scope().label();
            }
        }
        if (reservation.attempt() == 1) {
            for (Measure measure :
                    List.of(Measure.REQUESTS_PER_MINUTE, Measure.TOKENS_PER_MINUTE, Measure.CONCURRENCY)) {
                for (RateLimit limit : reservation.limits()) {
                    if (limit.measure() == measure && used(limit) + asks(reservation, measure) > limit.limit()) {
                        return measure.name();
                    }
                }
            }
        }
        entries.add(new Entry(reservation));
        for (RateLimit limit : reservation.limits()) {
            if (limit.measure() == Measure.CONCURRENCY) {
                slots.computeIfAbsent(reservation.exchangeId(), id -> new HashSet<>())
                        .add(limit.scope());
            }
        }
        return "admitted";
    }

    Settled.Outcome settle(String rid, Charge charge) {
        for (Entry entry : entries) {
            if (entry.reservation.rid().equals(rid)) {
                return entry.state == State.OPEN ? end(entry, charge) : Settled.Outcome.ALREADY_SETTLED;
            }
        }
        return Settled.Outcome.UNKNOWN;
    }

    /** A further attempt that was refused ends its exchange. */
    void abandon(String exchangeId) {
        slots.remove(exchangeId);
    }

    long spent(Budget budget) {
        return entries.stream()
                .filter(entry -> touches(entry, budget))
                .mapToLong(entry -> entry.charged)
                .sum();
    }

    long reserved(Budget budget) {
        return entries.stream()
                .filter(entry -> entry.state == State.OPEN && touches(entry, budget))
                .mapToLong(entry -> entry.reservation.bound().nanoUsd())
                .sum();
    }

    long used(RateLimit limit) {
        if (limit.measure() == Measure.CONCURRENCY) {
            return slots.values().stream()
                    .filter(scopes -> scopes.contains(limit.scope()))
                    .count();
        }
        return entries.stream()
                .filter(entry -> entry.reservation.limits().contains(limit))
                .mapToLong(entry -> limit.measure() == Measure.TOKENS_PER_MINUTE
                        ? entry.tokensCounted
                        : entry.reservation.attempt() == 1 ? 1 : 0)
                .sum();
    }

    private Settled.Outcome end(Entry entry, Charge charge) {
        entry.state = State.ENDED;
        boolean orphan = charge.kind() == Charge.Kind.ORPHAN;
        entry.charged = (orphan ? entry.reservation.bound() : charge.cost()).nanoUsd();
        if (charge.last()) {
            slots.remove(entry.reservation.exchangeId());
        }
        if (!orphan && entry.tokensCounted > 0) {
            entry.tokensCounted = charge.tokens().count();
        }
        return Settled.Outcome.SETTLED;
    }

    private static boolean touches(Entry entry, Budget budget) {
        return entry.reservation.budgets().contains(budget);
    }

    private static long asks(Reservation reservation, Measure measure) {
        return measure == Measure.TOKENS_PER_MINUTE ? reservation.tokens().count() : 1;
    }
}
