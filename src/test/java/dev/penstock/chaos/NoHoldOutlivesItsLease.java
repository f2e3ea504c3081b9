package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** What is held is resolved on every path, also where who held it is dead. */
final class NoHoldOutlivesItsLease implements Rule {

    @Override
    public String promise() {
        return "When all leases have passed, no hold is open, no slot is taken and nothing is reserved.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        history.books().open().forEach(hold -> violations.add("still open: " + hold));
        history.books().budgets().forEach((key, counters) -> {
            if (counters.reserved() != 0) {
                violations.add("%s still has %s reserved"
                        .formatted(key, BudgetPeriod.measure(key).text(counters.reserved())));
            }
        });
        return violations;
    }
}
