package dev.penstock.chaos;

import java.util.List;
import java.util.Map;

/**
 * All ledgers, as they stand in Redis.
 *
 * @param events the usage events, of all tenants
 * @param budgets the counters by the key of the budget period
 * @param open the holds that are open still and the slots that are taken, by tenant and name
 */
record Books(List<UsageEvent> events, Map<String, Counters> budgets, List<String> open) {

    Books {
        events = List.copyOf(events);
        budgets = Map.copyOf(budgets);
        open = List.copyOf(open);
    }
}
