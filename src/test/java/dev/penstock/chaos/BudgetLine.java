package dev.penstock.chaos;

/**
 * A declared budget.
 *
 * @param tenant whose ledger it is in
 * @param scope {@code t}, {@code tm:<team>} or {@code k:<key>}; {@code u:<key>} for each end user of the key
 * @param window as a policy file has it
 */
record BudgetLine(String tenant, String scope, String window) {

    /** As a policy file has it. */
    String setting(long limitNanoUsd) {
        return "{ limit_usd: " + Usd.of(limitNanoUsd) + ", window: " + window + " }";
    }
}
