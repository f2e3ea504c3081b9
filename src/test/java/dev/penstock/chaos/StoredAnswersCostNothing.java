package dev.penstock.chaos;

import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An answer from the store is one that the same tenant has paid for, and is not paid twice. */
final class StoredAnswersCostNothing implements Rule {

    @Override
    public String promise() {
        return "An answer out of the store was neither billed nor charged, and its tenant was billed for one like it before.";
    }

    @Override
    public List<String> violations(History history) {
        Set<Long> billed =
                history.bills().stream().map(bill -> bill.mark().number()).collect(Collectors.toSet());
        Set<String> payers = new HashSet<>();
        for (Bill bill : history.bills()) {
            payers.add(payer(bill.mark()));
        }
        List<String> violations = new ArrayList<>();
        for (Reply reply : history.replies()) {
            if (!reply.head().stored()) {
                continue;
            }
            Mark mark = reply.question().mark();
            if (billed.contains(mark.number())) {
                violations.add("a stored answer was billed: " + reply);
            }
            if (history.attemptsOf(reply.exchange()).stream()
                    .anyMatch(attempt -> !attempt.charged().equals(Charged.NOTHING))) {
                violations.add("a stored answer was charged: " + reply);
            }
            if (!payers.contains(payer(mark))) {
                violations.add("nobody of the tenant was billed for a stored answer: " + reply);
            }
        }
        violations.addAll(charging(history));
        return violations;
    }

    /** The events that tell of stored answers and of something that they cost. */
    private static List<String> charging(History history) {
        return history.books().events().stream()
                .filter(UsageEvent::isOfCache)
                .filter(event -> !event.amounts().equals(Amounts.NONE)
                        || !event.budgets().isEmpty())
                .map(event -> "the event of a stored answer charges: " + event)
                .toList();
    }

    private static String payer(Mark mark) {
        return mark.tenant() + " " + mark.model();
    }
}
