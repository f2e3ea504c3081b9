package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The current period of each cycle in use, computed again only when it has ended. */
final class Periods {

    private final Map<Cycle, Period> current = new ConcurrentHashMap<>();

    /** The period of the budget that contains the instant. */
    Period of(Budget budget, Instant instant) {
        Cycle cycle = budget.cycle();
        Period known = current.get(cycle);
        if (known != null && known.contains(instant)) {
            return known;
        }
        Period period = Period.at(instant, cycle);
        current.put(cycle, period);
        return period;
    }
}
