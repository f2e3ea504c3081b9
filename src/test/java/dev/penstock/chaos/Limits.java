package dev.penstock.chaos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The limits of all budgets, in units of what they count: those in force now, and the highest that ever were. */
final class Limits {

    private final Map<BudgetLine, Long> now = new LinkedHashMap<>();
    private final Map<BudgetLine, Long> highest = new LinkedHashMap<>();

    /** Takes note of a limit before it comes into force. */
    synchronized Limits set(BudgetLine budget, long units) {
        now.put(budget, units);
        highest.merge(budget, units, Math::max);
        return this;
    }

    synchronized long now(BudgetLine budget) {
        return now.getOrDefault(budget, 0L);
    }

    /** The most that was ever allowed; empty for a budget that was never declared. */
    synchronized OptionalLong highest(BudgetLine budget) {
        Long limit = highest.get(budget);
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    synchronized Set<BudgetLine> budgets() {
        return Set.copyOf(now.keySet());
    }
}
