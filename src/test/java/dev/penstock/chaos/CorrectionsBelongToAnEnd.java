package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import java.util.ArrayList;
import java.util.List;

/** A correction repairs what was charged, and can take back no more than that. */
final class CorrectionsBelongToAnEnd implements Rule {

    @Override
    public String promise() {
        return "Each correction is of a charge that was made, in the same budgets, and takes back no more than was charged.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        for (Attempt attempt : history.attempts()) {
            if (attempt.corrections().isEmpty()) {
                continue;
            }
            if (attempt.endings().isEmpty()) {
                violations.add("nothing was charged, and this corrects it: " + attempt.corrections());
            } else if (isNegative(attempt.charged())) {
                violations.add("corrections take back more than was charged: " + attempt);
            }
            for (UsageEvent correction : attempt.corrections()) {
                if (!attempt.endings().isEmpty() && !correction.budgets().equals(attempt.budgets())) {
                    violations.add("the correction is in other budgets than the charge: " + attempt);
                }
            }
        }
        return violations;
    }

    private static boolean isNegative(Charged charged) {
        return charged.nanoUsd() < 0 || charged.tokens() < 0;
    }
}
