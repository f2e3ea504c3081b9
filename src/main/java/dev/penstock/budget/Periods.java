package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The current period of each window and zone in use, computed again only when it has ended. */
final class Periods {

    private final Map<Calendar, Period> current = new ConcurrentHashMap<>();

    private record Calendar(Window window, ZoneId zone) {}

    /** The period of the budget that contains the instant. */
    Period of(Budget budget, Instant instant) {
        Calendar calendar = new Calendar(budget.window(), budget.zone());
        Period known = current.get(calendar);
        if (known != null && known.contains(instant)) {
            return known;
        }
        Period period = Period.at(instant, budget.window(), budget.zone());
        current.put(calendar, period);
        return period;
    }
}
