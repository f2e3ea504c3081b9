package dev.penstock.telemetry;

import dev.penstock.core.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a budget is used in its current period, in units of its limit.
 *
 * @param tenant whose tenant's
 * @param budget the budget, with its limit
 * @param spent what was charged
 * @param reserved what open holds may still use
 * @param resetsAt when the period ends; absent for all time
 */
public record BudgetUse(
        String tenant,
        Budget budget,
        long spent,
        long reserved,
        @Nullable Instant resetsAt) {}
