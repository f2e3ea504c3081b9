package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A missing account is not one that has spent nothing. What a gateway let out alone while its store was silent is another
 * matter: a budget allows it, and other rules bound it.
 */
record NothingIsSpentOnAnEmptiedStore(Aftermath aftermath) implements Rule {

    private static final int OK = 200;

    @Override
    public String promise() {
        return "After all accounts were lost nothing more came to the oracle, by gateways that lived on or were started anew.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Set<String> alone = aftermath.bills().stream()
                .filter(Bill::isWithoutStore)
                .map(Bill::exchange)
                .collect(Collectors.toSet());
        if (aftermath.sent() > alone.size()) {
            violations.add(aftermath.sent() + " requests came to the oracle, " + alone.size() + " without the store");
        }
        aftermath.bills().stream()
                .filter(bill -> !bill.isWithoutStore())
                .forEach(bill -> violations.add("billed: " + bill));
        for (Reply reply : aftermath.replies()) {
            if (reply.status() == OK
                    && !reply.head().stored()
                    && !alone.contains(reply.head().exchange())) {
                violations.add("answered: " + reply);
            }
        }
        if (aftermath.replies().isEmpty()) {
            violations.add("nothing was asked");
        }
        return violations;
    }
}
