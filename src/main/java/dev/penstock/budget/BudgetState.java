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
 * @param resetsAt when the period ends; absent for all time
 */
public record BudgetState(
        Budget budget, long spent, long reserved, @Nullable Instant resetsAt) {

    /** What a new attempt may use at most, in units of the budget's limit. */
    public long remaining() {
        return Math.max(0, budget.limit().units() - budget.mode().withheld() - spent - reserved);
    }
}
