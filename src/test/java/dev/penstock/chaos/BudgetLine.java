package dev.penstock.chaos;

/**
 * A declared budget: what tells it from all others.
 *
 * @param tenant whose ledger it is in
 * @param scope {@code t}, {@code tm:<team>} or {@code k:<key>}; {@code u:<key>} for each end user of the key
 * @param window as a policy file has it
 * @param measure what it counts
 * @param model the only model that it counts, by the gateway's name; empty for all
 */
record BudgetLine(String tenant, String scope, String window, Measure measure, String model) {

    /** A budget of money over all models. */
    static BudgetLine ofMoney(String tenant, String scope, String window) {
        return new BudgetLine(tenant, scope, window, Measure.USD, "");
    }

    /** Whether questions to this model are counted. */
    boolean counts(String asked) {
        return model.isEmpty() || model.equals(asked);
    }

    /** As a policy file has it. */
    String setting(long limit, Terms terms) {
        return "{ limit_" + measure.word() + ": " + measure.number(limit) + ", window: " + window
                + (model.isEmpty() ? "" : ", models: [ " + model + " ]") + ", "
                + terms.setting(measure, limit) + " }";
    }
}
