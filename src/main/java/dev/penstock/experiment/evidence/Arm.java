package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;

/**
 * A variant while one table was in force.
 *
 * @param epoch the epoch of the table
 * @param variant the variant's name
 */
public record Arm(long epoch, String variant) {

    static Arm of(Exposure exposure) {
        return new Arm(exposure.epoch(), exposure.variant());
    }

    /** How keys and fields name it: {@code <epoch>:<variant>}. */
    String word() {
        return epoch + ":" + variant;
    }
}
