package dev.penstock.experiment.control;

import dev.penstock.experiment.statistics.UnitCounts;
import java.util.List;

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
}
