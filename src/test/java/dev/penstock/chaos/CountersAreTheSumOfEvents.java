package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The counters, by which money is refused, say the same as the events, by which it is explained. */
final class CountersAreTheSumOfEvents implements Rule {

    private static final String LATE = "late";

    @Override
    public String promise() {
        return "Each counter of each budget period is the sum of its events.";
    }

    @Override
    public List<String> violations(History history) {
        Map<String, Counters> sums = new HashMap<>();
        for (UsageEvent event : history.books().events()) {
            event.budgets().forEach(key -> sums.merge(key, of(event), CountersAreTheSumOfEvents::plus));
        }
        Map<String, Counters> books = history.books().budgets();
        Set<String> keys = new HashSet<>(books.keySet());
        keys.addAll(sums.keySet());
        List<String> violations = new ArrayList<>();
        for (String key : keys) {
            Counters counted = books.getOrDefault(key, Counters.NONE);
            Counters summed = sums.getOrDefault(key, Counters.NONE);
            if (!counted.equals(new Counters(summed.spent(), counted.reserved(), summed.overrun(), summed.unheld()))) {
                violations.add("%s stands at %s, and its events come to %s".formatted(key, counted, summed));
            }
        }
        return violations;
    }

    private static Counters of(UsageEvent event) {
        if (event.isCorrection()) {
            return new Counters(event.cost(), 0, 0, Math.max(0, event.cost()));
        }
        return event.kind().equals(LATE)
                ? new Counters(event.cost(), 0, 0, event.cost())
                : new Counters(event.cost(), 0, Math.max(0, event.cost() - event.held()), 0);
    }

    private static Counters plus(Counters one, Counters other) {
        return new Counters(
                one.spent() + other.spent(), 0, one.overrun() + other.overrun(), one.unheld() + other.unheld());
    }
}
