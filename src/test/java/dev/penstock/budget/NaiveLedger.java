package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
        boolean withoutStore;
        State state = State.OPEN;
        Money money = Money.ZERO;
        Tokens tokens = Tokens.ZERO;
        int requests;
        long tokensCounted;

        Entry(Reservation reservation) {
            this.reservation = reservation;
            this.tokensCounted = reservation.tokens().count();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    /** The limit in force of a budget, and the part of it that is kept back for outages. */
    private record Version(long number, long limit, long withheld) {
        static Version of(Budget budget, long number) {
            return new Version(number, budget.limit().units(), budget.mode().withheld());
        }

        long left() {
            return limit - withheld;
        }
    }

    private final Map<String, Version> versions = new HashMap<>();
    private final Map<String, Set<Scope>> slots = new HashMap<>();

    /** {@code admitted}, {@code denied}, or the measure that refuses. */
    String admit(Reservation reservation) {
        if (entries.stream().anyMatch(entry -> entry.reservation.rid().equals(reservation.rid()))) {
            return "admitted";
        }
        Map<String, Version> fresh = new HashMap<>();
        for (Budget budget : reservation.budgets()) {
            Version version = effective(budget, reservation.revision());
            fresh.put(LedgerKeys.limitName(budget), version);
            long withheld = Math.max(0, version.withheld - spentWithoutStore(budget));
            long free = version.limit - withheld - spent(budget) - reserved(budget);
            if (free < reservation.needed(budget)) {
                return "denied " + budget.scope().label();
            }
        }
        for (Measure measure : List.of(Measure.REQUESTS_PER_MINUTE, Measure.TOKENS_PER_MINUTE, Measure.CONCURRENCY)) {
            for (RateLimit limit : reservation.limits()) {
                if (isAsked(reservation, measure)
                        && limit.measure() == measure
                        && used(limit) + asks(reservation, measure) > limit.limit()) {
                    return measure.name();
                }
            }
        }
        versions.putAll(fresh);
        entries.add(new Entry(reservation));
        for (RateLimit limit : reservation.limits()) {
            if (limit.measure() == Measure.CONCURRENCY) {
                slots.computeIfAbsent(reservation.exchangeId(), id -> new HashSet<>())
                        .add(limit.scope());
            }
        }
        return "admitted";
    }

    void publish(Budget budget, long revision) {
        versions.put(LedgerKeys.limitName(budget), effective(budget, revision));
    }

    Settled.Outcome settle(String rid, Charge charge) {
        for (Entry entry : entries) {
            if (entry.reservation.rid().equals(rid)) {
                return entry.state == State.OPEN ? end(entry, charge) : Settled.Outcome.ALREADY_SETTLED;
            }
        }
        return Settled.Outcome.UNKNOWN;
    }

    /** A gateway has let an attempt out by itself, and it has ended. */
    void spendWithoutStore(Reservation reservation, Charge charge) {
        Entry entry = new Entry(reservation);
        entry.withoutStore = true;
        entries.add(entry);
        end(entry, charge);
    }

    long spentWithoutStore(Budget budget) {
        return spent(entries.stream().filter(entry -> entry.withoutStore), budget);
    }

    /** A further attempt that was refused ends its exchange. */
    void abandon(String exchangeId) {
        slots.remove(exchangeId);
    }

    long spent(Budget budget) {
        return spent(entries.stream(), budget);
    }

    private static long spent(Stream<Entry> entries, Budget budget) {
        return entries.filter(entry -> touches(entry, budget))
                .mapToLong(entry -> budget.limit().measure().of(entry.money, entry.tokens, entry.requests))
                .sum();
    }

    long reserved(Budget budget) {
        return entries.stream()
                .filter(entry -> entry.state == State.OPEN && touches(entry, budget))
                .mapToLong(entry -> entry.reservation.needed(budget))
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
        entry.money = orphan ? entry.reservation.bound() : charge.cost();
        entry.tokens = orphan ? entry.reservation.tokens() : charge.tokens();
        entry.requests = charge.requests();
        if (charge.last()) {
            slots.remove(entry.reservation.exchangeId());
        }
        if (!orphan && entry.tokensCounted > 0) {
            entry.tokensCounted = charge.tokens().count();
        }
        return Settled.Outcome.SETTLED;
    }

    private static boolean touches(Entry entry, Budget budget) {
        String name = LedgerKeys.limitName(budget);
        return entry.reservation.budgets().stream()
                .anyMatch(one -> LedgerKeys.limitName(one).equals(name));
    }

    private Version effective(Budget budget, long revision) {
        Version own = Version.of(budget, revision);
        Version known = versions.getOrDefault(LedgerKeys.limitName(budget), own);
        if (known.number == revision) {
            return known.left() <= own.left() ? known : own;
        }
        return known.number > revision ? known : own;
    }

    private static boolean isAsked(Reservation reservation, Measure measure) {
        boolean needsRoom =
                measure == Measure.TOKENS_PER_MINUTE && reservation.room().count() > 0;
        return reservation.attempt() == 1 || needsRoom;
    }

    private static long asks(Reservation reservation, Measure measure) {
        return measure == Measure.TOKENS_PER_MINUTE ? reservation.room().count() : 1;
    }
}
