package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The promise itself, in each window: a bill counts in the periods in which its attempt was admitted. */
final class BilledWithinLimits implements Rule {

    @Override
    public String promise() {
        return "No period of any budget was billed for more than the highest limit that was in force.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        billed(history).forEach((key, units) -> {
            Measure measure = BudgetPeriod.measure(key);
            OptionalLong limit = BudgetPeriod.of(key)
                    .map(period -> history.limit(period.line()))
                    .orElseGet(OptionalLong::empty);
            if (limit.isEmpty()) {
                violations.add(key + " was charged and is no budget that was ever declared");
            } else if (units > limit.getAsLong()) {
                violations.add("%s was billed %s, and its highest limit was %s"
                        .formatted(key, measure.text(units), measure.text(limit.getAsLong())));
            }
        });
        return violations;
    }

    /** What was billed in each period, in its measure. */
    static Map<String, Long> billed(History history) {
        Map<String, Long> billed = new TreeMap<>();
        for (Bill bill : history.bills()) {
            history.attemptOf(bill)
                    .filter(attempt -> !history.isExcused(attempt))
                    .ifPresent(attempt -> attempt.budgets()
                            .forEach(key ->
                                    billed.merge(key, BudgetPeriod.measure(key).of(bill), Long::sum)));
        }
        return billed;
    }
}
