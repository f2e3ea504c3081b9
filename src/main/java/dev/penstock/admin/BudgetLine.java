package dev.penstock.admin;

import dev.penstock.core.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One budget and where it stands, in units of its limit.
 *
 * @param id its name in the admin API, unique
 * @param tenant whose
 * @param budget the budget, with its limit
 * @param spent what has been charged in the period
 * @param reserved what requests under way hold
 * @param remaining what a new request can still take, at least zero
 * @param resetsAt when the period ends; absent where it never does
 */
public record BudgetLine(
        String id,
        String tenant,
        Budget budget,
        long spent,
        long reserved,
        long remaining,
        @Nullable Instant resetsAt) {}
