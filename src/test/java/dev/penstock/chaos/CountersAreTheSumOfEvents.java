package dev.penstock.chaos;

import dev.penstock.chaos.History.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The counters, by which requests are refused, say the same as the events, by which they are explained. */
final class CountersAreTheSumOfEvents implements Rule {

    @Override
    public String promise() {
        return "Each counter of each budget period, in its own measure, is the sum of its events.";
    }

    @Override
    public List<String> violations(History history) {
        Map<String, Counters> sums = new HashMap<>();
        history.attempts().forEach(attempt -> add(attempt, sums));
        Map<String, Counters> books = history.books().budgets();
        Set<String> keys = new HashSet<>(books.keySet());
        keys.addAll(sums.keySet());
        List<String> violations = new ArrayList<>();
        for (String key : keys) {
            Counters counted = books.getOrDefault(key, Counters.NONE);
            Counters summed = sums.getOrDefault(key, Counters.NONE);
            if (!counted.equals(new Counters(
                    summed.spent(),
                    counted.reserved(),
                    summed.overrun(),
                    summed.unheld(),
                    new Allowances(
                            summed.allowances().spent(), counted.allowances().gateways())))) {
                violations.add("%s stands at %s, and its events come to %s".formatted(key, counted, summed));
            }
        }
        return violations;
    }

    private static void add(Attempt attempt, Map<String, Counters> sums) {
        Charged before = Charged.NOTHING;
        for (UsageEvent event : attempt.events()) {
            Charged after = before.with(event);
            Charged change = after.minus(before);
            for (String key : event.budgets()) {
                Measure measure = BudgetPeriod.measure(key);
                sums.merge(key, counters(event, measure, change.in(measure)), CountersAreTheSumOfEvents::plus);
            }
            before = after;
        }
    }

    private static Counters counters(UsageEvent event, Measure measure, long change) {
        if (event.isCorrection() || event.isUnheld()) {
            return new Counters(
                    change,
                    0,
                    0,
                    Math.max(0, change),
                    event.isWithoutStore() ? new Allowances(change, 0) : Allowances.NONE);
        }
        // Events tell what was held in money only; the oracle stays within every hold.
        return new Counters(change, 0, measure == Measure.USD ? Math.max(0, change - event.held()) : 0, 0);
    }

    private static Counters plus(Counters one, Counters other) {
        return new Counters(
                one.spent() + other.spent(),
                0,
                one.overrun() + other.overrun(),
                one.unheld() + other.unheld(),
                new Allowances(one.allowances().spent() + other.allowances().spent(), 0));
    }
}
