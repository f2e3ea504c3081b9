package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Without looking at single events: in each budget, over all periods and users, at least what was billed is charged. */
final class NothingBilledIsUncharged implements Rule {

    @Override
    public String promise() {
        return "Every budget, over all of its periods, was charged at least what its callers were billed.";
    }

    @Override
    public List<String> violations(History history) {
        Map<BudgetLine, Long> billed = new HashMap<>();
        for (Bill bill : history.bills()) {
            history.population()
                    .tenant(bill.mark().tenant())
                    .carrying(bill)
                    .forEach(line -> billed.merge(line, line.measure().of(bill), Long::sum));
        }
        Map<BudgetLine, Long> spent = spent(history.books());
        List<String> violations = new ArrayList<>();
        billed.forEach((line, units) -> {
            long charged = spent.getOrDefault(line, 0L);
            if (units > charged) {
                violations.add("%s was billed %s and charged %s"
                        .formatted(
                                line, line.measure().text(units), line.measure().text(charged)));
            }
        });
        return violations;
    }

    private static Map<BudgetLine, Long> spent(Books books) {
        Map<BudgetLine, Long> spent = new HashMap<>();
        books.budgets()
                .forEach((key, counters) -> BudgetPeriod.of(key)
                        .ifPresent(period -> spent.merge(period.line(), counters.spent(), Long::sum)));
        return spent;
    }
}
