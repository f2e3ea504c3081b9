package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the ledger says that it knows, it has to know: also after a hold was an orphan, and its charge was corrected. */
final class ReportedUsageIsChargedExactly implements Rule {

    @Override
    public String promise() {
        return "What was charged by the provider's own word, at first or by a correction, is the bill to the last unit.";
    }

    @Override
    public List<String> violations(History history) {
        Map<String, Charged> billed = new HashMap<>();
        for (Bill bill : history.bills()) {
            history.attemptOf(bill).ifPresent(attempt -> billed.merge(attempt.rid(), Charged.by(bill), Charged::plus));
        }
        List<String> violations = new ArrayList<>();
        for (Attempt attempt : history.attempts()) {
            List<UsageEvent> events = attempt.events();
            Charged bill = billed.getOrDefault(attempt.rid(), Charged.NOTHING);
            if (events.get(events.size() - 1).isReported() && !attempt.charged().equals(bill)) {
                violations.add("%s was billed %s and charged %s: %s"
                        .formatted(attempt.rid(), bill, attempt.charged(), attempt));
            }
        }
        return violations;
    }
}
