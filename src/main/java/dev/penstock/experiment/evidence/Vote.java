package dev.penstock.experiment.evidence;

import java.time.Instant;

/**
 * What a comparison of answers to one prompt came to for one of them.
 *
 * @param experiment the experiment
 * @param arm the variant that gave the answer
 * @param result how it fared
 * @param change 1 for a vote, -1 for one that is withdrawn
 */
public record Vote(String experiment, Arm arm, Result result, int change) implements Evidence {

    /** How an answer fared. */
    public enum Result {
        WIN(Total.WINS),
        LOSS(Total.LOSSES),
        TIE(Total.TIES);

        private final Total total;

        Result(Total total) {
            this.total = total;
        }
    }

    public Vote {
        if (change != 1 && change != -1) {
            throw new IllegalArgumentException("change must be 1 or -1, not " + change);
        }
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        batch.arm(arm).add(result.total, change);
    }
}
