package dev.penstock.experiment.statistics;

/**
 * How many units two arms had so far.
 *
 * @param distinct of both arms together, each once; below the sum of the arms when units changed arms between epochs
 */
public record UnitCounts(long distinct, long control, long candidate) {

    public UnitCounts {
        if (control < 0 || candidate < 0 || distinct < Math.max(control, candidate)) {
            throw new IllegalArgumentException("distinct units must be at least those of each arm, not " + distinct
                    + " with " + control + " and " + candidate);
        }
    }

    long fewest() {
        return Math.min(control, candidate);
    }
}
