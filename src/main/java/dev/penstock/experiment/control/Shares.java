package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.core.Ramp;
import dev.penstock.core.SlotRange;
import dev.penstock.experiment.Allocation;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tables in which variants have other shares, as ramps and their ends want them. */
final class Shares {

    private Shares() {}

    /**
     * The table in which the control has the candidate's slots. That is the end of the experiment, unless another candidate has
     * slots and it is not the ramp of this one.
     */
    static Table rolledBack(Model model, Table table, String candidate, Note note) {
        String control = model.terms().control();
        Allocation ranges = table.allocation().handedOver(candidate, control);
        Ramp ramp = model.terms().ramp();
        boolean isRamped = ramp != null && ramp.candidate().equals(candidate);
        boolean othersGoOn =
                ranges.variants().stream().anyMatch(variant -> !variant.equals(control) && ranges.size(variant) > 0);
        return othersGoOn && !isRamped
                ? table.opening(table.state(), ranges, table.step(), note)
                : table.opening(State.ROLLED_BACK, ranges, 0, note);
    }

    /** The table in which one variant has all slots. */
    static Table taken(Table table, String winner, State state, Note note) {
        Map<String, Long> weights = new LinkedHashMap<>();
        table.allocation().variants().forEach(variant -> weights.put(variant, 0L));
        weights.put(winner, 1L);
        return table.opening(state, table.allocation().reweighted(new Weights(weights)), table.step(), note);
    }

    /** The table of this step of the ramp, counted from 1. The others keep their shares of what is left. */
    static Table stepped(Ramp ramp, Table table, int step, Note note) {
        long share = ramp.steps().get(step - 1).shareSlots();
        Allocation now = table.allocation();
        long others = SlotRange.SLOTS - (long) now.size(ramp.candidate());
        if (others == 0) {
            throw new IllegalArgumentException("the candidate " + ramp.candidate() + " has all slots already");
        }
        Map<String, Long> weights = new LinkedHashMap<>();
        now.variants().forEach(variant -> weights.put(variant, now.size(variant) * (SlotRange.SLOTS - share)));
        weights.put(ramp.candidate(), share * others);
        return table.opening(State.RUNNING, now.reweighted(new Weights(weights)), step, note);
    }
}
