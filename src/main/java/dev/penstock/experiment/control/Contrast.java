package dev.penstock.experiment.control;

import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.UnitCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A candidate beside the control.
 *
 * @param candidate the candidate
 * @param epochs the epochs that are compared, the oldest first; none where it was never tried
 * @param units how many units there were
 * @param lines one for each metric
 * @param rails how it stands at the guard rails
 */
public record Contrast(String candidate, List<Long> epochs, UnitCounts units, List<Line> lines, List<RailCheck> rails) {

    public Contrast {
        epochs = List.copyOf(epochs);
        lines = List.copyOf(lines);
        rails = List.copyOf(rails);
    }

    /** The evidence that is stronger than at all looks before, by what it is noted under; of a candidate that was tried. */
    Map<String, Evidence> strongest() {
        Map<String, Evidence> strongest = new LinkedHashMap<>();
        for (Line line : lines) {
            Evidence evidence = line.evidence();
            if (evidence != null && line.isStrongest()) {
                strongest.put(line.notedAs(), evidence);
            }
        }
        return strongest;
    }

    /** The candidate in its last epoch, of whom that is noted. */
    Arm last() {
        return new Arm(epochs.get(epochs.size() - 1), candidate);
    }
}
