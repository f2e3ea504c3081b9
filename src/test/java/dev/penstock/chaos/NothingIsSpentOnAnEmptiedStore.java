package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** A missing account is not one that has spent nothing. */
record NothingIsSpentOnAnEmptiedStore(Aftermath aftermath) implements Rule {

    private static final int OK = 200;

    @Override
    public String promise() {
        return "After all accounts were lost nothing more came to the oracle, by gateways that lived on or were started anew.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        if (aftermath.sent() > 0) {
            violations.add(aftermath.sent() + " requests came to the oracle");
        }
        aftermath.bills().forEach(bill -> violations.add("billed: " + bill));
        for (Reply reply : aftermath.replies()) {
            if (reply.status() == OK && !reply.head().stored()) {
                violations.add("answered: " + reply);
            }
        }
        if (aftermath.replies().isEmpty()) {
            violations.add("nothing was asked");
        }
        return violations;
    }
}
