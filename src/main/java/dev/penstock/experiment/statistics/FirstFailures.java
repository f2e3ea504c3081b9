package dev.penstock.experiment.statistics;

/**
 * How many units failed in one epoch for the first time in the experiment, and how the slots were shared then.
 *
 * @param candidateSlots known when the epoch opened
 * @param controlSlots known when the epoch opened
 */
public record FirstFailures(long candidate, long control, int candidateSlots, int controlSlots) {

    public FirstFailures {
        if (candidate < 0 || control < 0) {
            throw new IllegalArgumentException("failures must not be negative, not " + candidate + " and " + control);
        }
        if (candidateSlots < 0 || controlSlots < 0) {
            throw new IllegalArgumentException(
                    "slots must not be negative, not " + candidateSlots + " and " + controlSlots);
        }
    }

    /** Whether a unit could fall to either arm, so that where failures fell says anything. */
    boolean isShared() {
        return candidateSlots > 0 && controlSlots > 0;
    }

    /** The candidate's part of the slots of both. */
    double share() {
        return candidateSlots / ((double) candidateSlots + controlSlots);
    }
}
