/**
 * May they spend this, and what have they spent?
 *
 * <p>A {@link dev.penstock.budget.Reservation} is admitted with a {@link dev.penstock.budget.Hold}, which is settled
 * exactly once: by its owner, or by the expire job once its lease has passed. What stands in Redis is decided by
 * scripts, one call each, so all gateways share one account. {@link dev.penstock.budget.Ledger} may be used from any
 * thread.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.budget;
