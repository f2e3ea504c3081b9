package dev.penstock.core;

import java.time.Duration;
import java.util.List;

/**
 * How a candidate takes over, step by step.
 *
 * @param candidate the name of the variant
 * @param steps the steps, each with a larger share than the one before
 */
public record Ramp(String candidate, List<Step> steps) {

    /** The most steps. */
    public static final int MAX_STEPS = 100;

    /**
     * One step.
     *
     * @param shareSlots how many slots the candidate has in it
     * @param hold how long it lasts at least
     * @param units how many units of the candidate it waits for
     * @param needsApproval whether it begins only when somebody says so
     */
    public record Step(int shareSlots, Duration hold, long units, boolean needsApproval) {
        public Step {
            if (shareSlots < 1 || shareSlots > SlotRange.SLOTS) {
                throw new IllegalArgumentException(
                        "shareSlots must be between 1 and " + SlotRange.SLOTS + ", not " + shareSlots);
            }
            if (hold.isNegative() || units < 0) {
                throw new IllegalArgumentException("hold and units must not be negative");
            }
        }
    }

    public Ramp {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("a ramp has 1 to " + MAX_STEPS + " steps, not " + steps.size());
        }
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).shareSlots() <= steps.get(i - 1).shareSlots()) {
                throw new IllegalArgumentException("the shares of a ramp's steps must rise");
            }
        }
    }
}
