package dev.penstock.budget;

import dev.penstock.core.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a budget stands in its current period.
 *
 * @param budget the budget, with its limit
 * @param spent what has been charged, in units of the budget's limit
 * @param reserved what open holds may still use, in the same units
 * @param spentInOutages the part of what was spent that came out of what is withheld for outages
 * @param resetsAt when the period ends; absent for all time
 */
public record BudgetState(
        Budget budget,
        long spent,
        long reserved,
        long spentInOutages,
        @Nullable Instant resetsAt) {

    /** What a new attempt may use at most, in units of the budget's limit. */
    public long remaining() {
        long withheld = Math.max(0, budget.mode().withheld() - spentInOutages);
        return Math.max(0, budget.limit().units() - withheld - spent - reserved);
    }
}
