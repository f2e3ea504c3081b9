package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Bill by bill: each was charged once, to who asked, in all of their budgets, and not for less. */
final class EveryBillIsCharged implements Rule {

    @Override
    public String promise() {
        return "Every bill has exactly one event that ended its hold, in the right tenant and budgets, at no less than billed in any measure.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Map<String, Charged> billed = new HashMap<>();
        for (Bill bill : history.bills()) {
            Optional<Attempt> attempt = history.attemptOf(bill);
            if (attempt.isEmpty()) {
                violations.add("the ledger knows nothing of the bill " + bill);
            } else {
                billed.merge(attempt.get().rid(), Charged.by(bill), Charged::plus);
                compare(history, bill, attempt.get(), violations);
            }
        }
        for (Attempt attempt : history.attempts()) {
            Charged bill = billed.getOrDefault(attempt.rid(), Charged.NOTHING);
            if (!attempt.charged().covers(bill)) {
                violations.add("%s was billed %s and charged %s: %s"
                        .formatted(attempt.rid(), bill, attempt.charged(), attempt));
            }
            if (attempt.endings().size() != 1) {
                violations.add("%s ended %d times: %s"
                        .formatted(attempt.rid(), attempt.endings().size(), attempt));
            }
        }
        return violations;
    }

    private static void compare(History history, Bill bill, Attempt attempt, List<String> violations) {
        for (UsageEvent event : attempt.endings()) {
            if (!event.tenant().equals(bill.mark().tenant())) {
                violations.add("tenant %s was charged for %s".formatted(event.tenant(), bill));
            }
        }
        Set<BudgetLine> charged = attempt.budgets().stream()
                .flatMap(key -> BudgetPeriod.of(key).stream())
                .map(BudgetPeriod::line)
                .collect(Collectors.toSet());
        Set<BudgetLine> declared =
                history.population().tenant(bill.mark().tenant()).carrying(bill).collect(Collectors.toSet());
        if (!charged.equals(declared)) {
            violations.add("%s was charged in %s instead of %s".formatted(bill, attempt.budgets(), declared));
        }
    }
}
