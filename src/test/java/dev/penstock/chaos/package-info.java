/**
 * Do providers ever bill a budget for more than its limit, whatever breaks?
 *
 * <p>A {@link dev.penstock.chaos.BillingOracle} stands in for the provider and keeps a bill of its own, which knows nothing of
 * the ledger. {@link dev.penstock.chaos.ChaosRun} sends many tenants through gateways whose processes, Redis and connections
 * are broken by a seeded {@link dev.penstock.chaos.Schedule}, and then joins the two books by the name of each attempt:
 * every {@link dev.penstock.chaos.Rule} looks for what must never be.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.chaos;
