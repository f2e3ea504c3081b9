package dev.penstock.experiment.control;

import dev.penstock.experiment.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time in which units were shared out in one way.
 *
 * @param number the epoch of the tables
 * @param since when it was opened
 * @param state the state in which it was last, or is
 * @param slots how many slots each variant owns in it, in declared order
 * @param identity what stands for the definition of the variants; evidence about another one is about something else
 */
public record Epoch(long number, Instant since, Table.State state, Map<String, Integer> slots, String identity) {

    public Epoch {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    }

    /** The epoch that this table opened. */
    static Epoch openedBy(Table table) {
        Map<String, Integer> slots = new LinkedHashMap<>();
        table.allocation()
                .variants()
                .forEach(variant -> slots.put(variant, table.allocation().size(variant)));
        return new Epoch(
                table.epoch(),
                table.note().since(),
                table.state(),
                slots,
                table.declaration().identity());
    }

    /** The same, as it was when it ended in a later table. */
    Epoch upTo(Table later) {
        return new Epoch(
                number, since, later.state(), slots, later.declaration().identity());
    }

    /** How many slots the variant owns; 0 of one that it does not know. */
    public int slots(String variant) {
        return slots.getOrDefault(variant, 0);
    }

    /** Whether the variant was tried in it. Who has won is tried no more. */
    boolean tries(String variant) {
        return slots(variant) > 0 && state != Table.State.COMPLETED;
    }
}
