package dev.penstock.experiment.control;

import java.util.List;
import java.util.Map;

/**
 * What the controller saw of an experiment at its last whole look.
 *
 * @param experiment the experiment
 * @param units how many units each variant has had in the epoch
 * @param rails how the candidates stand at the guard rails
 */
public record Seen(String experiment, Map<String, Long> units, List<RailCheck> rails) {

    public Seen {
        units = Map.copyOf(units);
        rails = List.copyOf(rails);
    }
}
