package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What somebody thinks of a variant's answer, or what it changes about what they thought before.
 *
 * @param exposure the exposure that the answer was given to
 * @param name the name of the metric
 * @param count how many opinions it adds: 1 for a new one, 0 for one that is replaced, -1 for one that is withdrawn
 * @param millionths what it adds to their sum, in millionths; negative where the opinion is worse than the one before
 */
public record Feedback(Exposure exposure, String name, int count, long millionths) implements Evidence {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

    public Feedback {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 1 to 64 of a-z, 0-9 and _, not " + name);
        }
        if (count < -1 || count > 1) {
            throw new IllegalArgumentException("count must be -1, 0 or 1, not " + count);
        }
    }

    /** The field of the number of opinions of this name. */
    static String countField(String name) {
        return "fb_" + name + "_n";
    }

    /** The field of their sum. */
    static String sumField(String name) {
        return "fb_" + name + "_sum";
    }

    @Override
    public String experiment() {
        return exposure.experiment();
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        ArmSums arm = batch.arm(Arm.of(exposure));
        add(arm, countField(name), count);
        add(arm, sumField(name), millionths);
    }

    private void add(ArmSums arm, String field, long by) {
        arm.addToTotals(field, by);
        if (!exposure.isAnonymous()) {
            arm.addToBuckets(Metric.fieldOf(exposure.bucket(), field), by);
        }
    }
}
