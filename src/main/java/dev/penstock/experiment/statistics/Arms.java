package dev.penstock.experiment.statistics;

/**
 * The two variants that are compared, in one epoch.
 *
 * @param units how many distinct units the two arms had in the epoch; the epoch's weight
 */
public record Arms(Arm control, Arm candidate, long units) {

    public Arms {
        if (control.base().count() != candidate.base().count()) {
            throw new IllegalArgumentException("control and candidate must have equally many buckets, not "
                    + control.base().count() + " and " + candidate.base().count());
        }
        if (units < 0) {
            throw new IllegalArgumentException("units must not be negative, not " + units);
        }
    }

    /** Whether the epoch says anything about a difference. */
    boolean isMeasured() {
        return units > 0 && control.isMeasured() && candidate.isMeasured();
    }
}
