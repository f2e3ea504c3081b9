package dev.penstock.experiment.evidence;

import dev.penstock.core.Money;

/**
 * How much of an experiment is kept, and how much one exchange may weigh; fixed before it begins.
 *
 * @param unitsMax the most units that are told apart: with one more, all sets stop growing
 * @param costMax the most that the cost of one exchange counts in the buckets; totals and histograms have all of it
 */
public record Bounds(long unitsMax, Money costMax) {

    public Bounds {
        if (unitsMax < 1 || unitsMax > Money.MAX_NANO_USD) {
            throw new IllegalArgumentException("unitsMax must be at least 1, not " + unitsMax);
        }
    }
}
