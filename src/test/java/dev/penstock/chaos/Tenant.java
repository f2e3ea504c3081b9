package dev.penstock.chaos;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A customer with one team and two keys: {@code <id>a} is the team's, {@code <id>b} is not.
 *
 * @param id of the tenant; its keys begin with it
 * @param budgets all of its budgets, with what each says beside its limit
 * @param limits its limits of traffic
 */
record Tenant(String id, Map<BudgetLine, Terms> budgets, List<TrafficLimit> limits) {

    static final String TEAM = "lab";
    private static final String TEAM_KEY = "a";
    static final int USERS_PER_KEY = 2;

    Tenant {
        limits = List.copyOf(limits);
        budgets = Collections.unmodifiableMap(new LinkedHashMap<>(budgets));
    }

    String teamKey() {
        return id + TEAM_KEY;
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
        return budgets.keySet().stream()
                .filter(budget -> budget.counts(model))
                .filter(budget -> covers(budget.scope(), key));
    }

    /** Whether what is declared for this scope is about questions with this key, of this tenant. */
    static boolean covers(String scope, String key) {
        return scope.equals("t")
                || scope.equals("k:" + key)
                || scope.equals("u:" + key)
                || (scope.equals("tm:" + TEAM) && key.endsWith(TEAM_KEY));
    }

    /** What those budgets say beside their limits. */
    Stream<Terms> terms(String key, String model) {
        return carrying(key, model).flatMap(line -> Stream.ofNullable(budgets.get(line)));
    }
}
