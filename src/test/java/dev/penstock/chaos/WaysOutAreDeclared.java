package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** Another model, less output or an old answer are given only where a budget of the caller says so. */
final class WaysOutAreDeclared implements Rule {

    @Override
    public String promise() {
        return "Nobody got another model, less output or an older answer than asked for but by the word of a budget.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        for (Bill bill : history.bills()) {
            if (bill.isOfAnotherModel() && !allows(history, bill.mark(), WayOut.USE)) {
                violations.add("no budget names this model as a way out: " + bill);
            }
            if (!Offer.named(bill.offered()).leadsTo(bill.model())) {
                violations.add("what was asked does not lead to this model: " + bill);
            }
        }
        for (Reply reply : history.replies()) {
            Mark mark = reply.question().mark();
            if (reply.isOlderThanAsked() && !allows(history, mark, WayOut.CACHE_ONLY)) {
                violations.add("no budget gives stored answers only: " + reply);
            }
            if (reply.isCutShort() && !allows(history, mark, WayOut.FIT)) {
                violations.add("no budget makes output fit: " + reply);
            }
        }
        return violations;
    }

    private static boolean allows(History history, Mark mark, WayOut wayOut) {
        return history.population()
                .tenant(mark.tenant())
                .terms(mark.key(), mark.model())
                .anyMatch(terms -> terms.wayOut() == wayOut);
    }
}
