package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.experiment.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a move is decided by.
 *
 * @param model the experiment as its policy file has it
 * @param table the table in force
 * @param now the time
 * @param recent what each variant did of late
 * @param rails how the candidates stand at the guard rails that were looked at
 * @param whole all the rest; absent where only what is urgent is looked at
 */
record Situation(
        Model model,
        Table table,
        Instant now,
        Map<String, Recent> recent,
        List<RailCheck> rails,
        @Nullable Whole whole) {

    /**
     * What a variant did in the last minute.
     *
     * @param requests how many of its requests ended
     * @param errors how many of them failed
     */
    record Recent(long requests, long errors) {
        static final Recent NOTHING = new Recent(0, 0);
    }

    /**
     * What need not be looked at each second.
     *
     * @param comparison what the evidence says
     * @param spentNanoUsd what all variants together have cost so far
     * @param requestsOfTheDay how many requests all variants had in the last 24 hours
     * @param units how many units each variant has had in this epoch
     */
    record Whole(Comparison comparison, long spentNanoUsd, long requestsOfTheDay, Map<String, Long> units) {}

    Situation {
        recent = Map.copyOf(recent);
        rails = List.copyOf(rails);
    }

    /** How long the table has been in force, by this clock; negative where the clock went back. */
    Duration age() {
        return Duration.between(table.note().since(), now);
    }

    Recent recent(String variant) {
        return recent.getOrDefault(variant, Recent.NOTHING);
    }
}
