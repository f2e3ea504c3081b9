package dev.penstock.config;

import dev.penstock.core.Budget;
import dev.penstock.core.RateLimit;
import java.util.ArrayList;
import java.util.List;

/** What one account has of its own. */
record Grants(List<Budget> budgets, List<RateLimit> limits) {

    static final Grants NONE = new Grants(List.of(), List.of());

    Grants {
        budgets = List.copyOf(budgets);
        limits = List.copyOf(limits);
    }

    /** These and those of a wider account. */
    Grants and(Grants wider) {
        List<Budget> allBudgets = new ArrayList<>(budgets);
        allBudgets.addAll(wider.budgets);
        List<RateLimit> allLimits = new ArrayList<>(limits);
        allLimits.addAll(wider.limits);
        return new Grants(allBudgets, allLimits);
    }
}
