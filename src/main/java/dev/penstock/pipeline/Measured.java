package dev.penstock.pipeline;

import dev.penstock.core.Usage;
import dev.penstock.telemetry.Timing;

/**
 * What one answer that ended well came to.
 *
 * @param spent what it used and cost
 * @param timing how long its attempt took
 * @param wasHeldUp whether its reader made the provider wait, so that its end tells of the reader
 */
record Measured(Spent spent, Timing timing, boolean wasHeldUp) {

    /** Whether the provider said what was used: the gateway's own upper count says nothing of a difference. */
    boolean isReported() {
        return spent.usage().evidence() == Usage.Evidence.REPORTED;
    }
}
