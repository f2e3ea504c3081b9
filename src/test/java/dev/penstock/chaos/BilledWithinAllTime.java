package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The promise as far as the oracle can tell it alone, without a word of the ledger: who asked stands in the request, and a
 * budget without an end has one period.
 */
final class BilledWithinAllTime implements Rule {

    private static final String WITHOUT_END = "total";

    /** A budget, and for a user's budget whose. */
    private record Account(BudgetLine line, String user) {}

    @Override
    public String promise() {
        return "By the marks in the requests alone, no budget without an end was billed for more than its highest limit.";
    }

    @Override
    public List<String> violations(History history) {
        Map<Account, Long> billed = new HashMap<>();
        for (Bill bill : history.bills()) {
            if (history.attemptOf(bill).map(history::isExcused).orElse(false)) {
                continue;
            }
            history.population()
                    .tenant(bill.mark().tenant())
                    .carrying(bill)
                    .filter(line -> line.window().equals(WITHOUT_END))
                    .forEach(line -> billed.merge(
                            account(line, bill.mark()), line.measure().of(bill), Long::sum));
        }
        List<String> violations = new ArrayList<>();
        billed.forEach((account, units) -> {
            Measure measure = account.line().measure();
            long limit = history.limit(account.line()).orElse(0);
            if (units > limit) {
                violations.add("%s %s was billed %s, and its highest limit was %s"
                        .formatted(account.line(), account.user(), measure.text(units), measure.text(limit)));
            }
        });
        return violations;
    }

    private static Account account(BudgetLine line, Mark mark) {
        return new Account(line, line.scope().startsWith("u:") ? mark.userText() : "");
    }
}
