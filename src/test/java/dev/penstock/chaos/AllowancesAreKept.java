package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** What is spent without the store has been withheld for that: else others could have spent it as well. */
final class AllowancesAreKept implements Rule {

    @Override
    public String promise() {
        return "What was let out without the store is within what its bounded budgets withheld, by no more gateways than those say.";
    }

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        history.books()
                .budgets()
                .forEach((key, counters) -> BudgetPeriod.of(key)
                        .map(BudgetPeriod::line)
                        .filter(line -> history.population().mode(line) != Mode.AUDIT)
                        .ifPresent(line -> {
                            Allowances used = counters.allowances();
                            long most = withheld(history, line);
                            if (used.spent() > most) {
                                violations.add("%s withheld %s and %s went out without the store"
                                        .formatted(
                                                key,
                                                line.measure().text(most),
                                                line.measure().text(used.spent())));
                            }
                            if (used.gateways() > Mode.GATEWAYS_MAX) {
                                violations.add(key + " has " + used.gateways() + " gateways with an allowance");
                            }
                        }));
        return violations;
    }

    /** The most: with the limit the allowances change. */
    private static long withheld(History history, BudgetLine line) {
        return history.population().mode(line) == Mode.BOUNDED
                ? Mode.GATEWAYS_MAX
                        * Mode.allowance(
                                line.measure(), history.limits().highest(line).orElse(0))
                : 0;
    }
}
