package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import java.util.ArrayList;
import java.util.List;

/** What was given was paid for beforehand. */
final class NoPaidAnswerWithoutAHold implements Rule {

    private static final int OK = 200;
    private static final String LATE = "late";

    @Override
    public String promise() {
        return "Every answer with status 200 that was not in store had a hold, which is in its event, or went out of an allowance.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        for (Reply reply : history.replies()) {
            if (reply.status() == OK
                    && !reply.head().stored()
                    && history.attemptsOf(reply.exchange()).stream().noneMatch(attempt -> had(attempt, history))) {
                violations.add("an answer was given without a hold: " + reply);
            }
        }
        return violations;
    }

    /** A Redis that lost its last writes may have lost a hold; then its charge is late. */
    private static boolean had(Attempt attempt, History history) {
        return attempt.endings().stream()
                .anyMatch(end -> end.held() > 0
                        || end.isWithoutStore()
                        || (history.lostWrites() && end.kind().equals(LATE)));
    }
}
