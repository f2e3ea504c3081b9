package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a budget stands in its current period.
 *
 * @param budget the budget, with its limit
 * @param spent what has been charged
 * @param reserved what open holds may still cost
 * @param resetsAt when the period ends; absent for all time
 */
public record BudgetState(
        Budget budget,
        Money spent,
        Money reserved,
        @Nullable Instant resetsAt) {

    /** What a new attempt may cost at most. */
    public Money remaining() {
        return budget.limit().minusOrZero(spent).minusOrZero(reserved);
    }
}
