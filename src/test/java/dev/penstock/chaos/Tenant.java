package dev.penstock.chaos;

import java.util.List;
import java.util.stream.Stream;

/**
 * A customer with one team and two keys: {@code <id>a} is the team's, {@code <id>b} is not.
 *
 * @param id of the tenant; its keys begin with it
 * @param budgets all of its budgets
 */
record Tenant(String id, List<BudgetLine> budgets) {

    static final String TEAM = "lab";
    static final int USERS_PER_KEY = 2;

    Tenant {
        budgets = List.copyOf(budgets);
    }

    String teamKey() {
        return id + "a";
    }

    String otherKey() {
        return id + "b";
    }

    /** The budgets that must carry what was billed here. */
    Stream<BudgetLine> carrying(Bill bill) {
        return carrying(bill.mark().key(), bill.offered());
    }

    /** The budgets that must carry a question to this model with this key and of one of its users. */
    Stream<BudgetLine> carrying(String key, String model) {
        return budgets.stream()
                .filter(budget -> budget.counts(model))
                .filter(budget -> budget.scope().equals("t")
                        || budget.scope().equals("k:" + key)
                        || budget.scope().equals("u:" + key)
                        || (budget.scope().equals("tm:" + TEAM) && key.equals(teamKey())));
    }
}
