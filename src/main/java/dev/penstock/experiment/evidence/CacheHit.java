package dev.penstock.experiment.evidence;

import dev.penstock.core.Money;
import java.time.Instant;

/**
 * An answer that the gateway's cache gave in a variant's place. It shows nothing of the variant, so it is no exposure.
 *
 * @param experiment the experiment
 * @param arm the variant that would have answered
 * @param saved what that would have cost
 */
public record CacheHit(String experiment, Arm arm, Money saved) implements Evidence {

    @Override
    public void addTo(Batch batch, Instant now) {
        batch.arm(arm).add(Total.HITS, 1);
        batch.arm(arm).add(Total.SAVED_NANO, saved.nanoUsd());
    }
}
