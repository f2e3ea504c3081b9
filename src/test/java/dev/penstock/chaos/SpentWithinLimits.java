package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The ledger's own view: nothing is charged beyond a limit, since the oracle obeys caps and no Redis forgets. */
final class SpentWithinLimits implements Rule {

    @Override
    public String promise() {
        return "No budget period was charged beyond its highest limit, beyond a hold, or without one but out of allowances.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        history.books().budgets().forEach((key, counters) -> {
            OptionalLong limit = BudgetPeriod.of(key)
                    .map(period -> history.limit(period.line()))
                    .orElseGet(OptionalLong::empty);
            if (limit.isEmpty()) {
                violations.add(key + " is no budget that was ever declared");
            } else if (counters.spent() + counters.reserved() - counters.beyond() > limit.getAsLong()) {
                violations.add(
                        "%s stands at %s, and its highest limit was %d".formatted(key, counters, limit.getAsLong()));
            } else if (counters.overrun() > 0 || (counters.beyond() > 0 && !history.lostWrites())) {
                violations.add("%s was charged beyond its holds: %s".formatted(key, counters));
            }
        });
        return violations;
    }
}
