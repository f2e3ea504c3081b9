package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;
import java.time.Instant;

/**
 * A unit came to its variant, whatever will come of it.
 *
 * <p>Told at the moment of assignment, since everything that happens later depends on the variant: a slow one ends fewer
 * exchanges, another is answered more often out of the cache. So only these say whether units are split as they should be.
 *
 * @param exposure the unit and its variant
 */
public record Enrolled(Exposure exposure) implements Evidence {

    public Enrolled {
        if (exposure.isAnonymous()) {
            throw new IllegalArgumentException("exposure must be of a named unit, not of an anonymous one");
        }
    }

    @Override
    public String experiment() {
        return exposure.experiment();
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        batch.enrol(exposure.unitHash(), Arm.of(exposure));
    }
}
