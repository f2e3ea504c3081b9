package dev.penstock.telemetry;

import dev.penstock.core.Money;
import dev.penstock.core.Scope;
import dev.penstock.core.Window;

/**
 * How far a budget is used in its current period.
 *
 * @param tenant whose tenant's
 * @param scope whose account
 * @param window the calendar period
 * @param limit the most that may be billed
 * @param spent what was billed
 * @param reserved what open holds may still cost
 */
public record BudgetUse(String tenant, Scope scope, Window window, Money limit, Money spent, Money reserved) {}
