package dev.penstock.experiment;

import dev.penstock.core.Sha256;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * That a unit met a variant where it could have met another: what evidence is about.
 *
 * @param experiment the id of the experiment: its model's name
 * @param epoch the epoch of the table that decided
 * @param variant the name of the variant
 * @param isControl whether that is the control
 * @param unitHash what stands for the unit: 16 hexadecimal digits
 * @param bucket in which of the buckets, numbered from 0, its measures are summed
 * @param isAnonymous whether the request named no unit, so that it stands for itself alone
 */
public record Exposure(
        String experiment,
        long epoch,
        String variant,
        boolean isControl,
        String unitHash,
        int bucket,
        boolean isAnonymous) {

    /** How many buckets there are. */
    public static final int BUCKETS = Slots.BUCKETS;

    private static final int HASH_BYTES = 8;

    public Exposure {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch must be at least 1, not " + epoch);
        }
        if (unitHash.length() != 2 * HASH_BYTES) {
            throw new IllegalArgumentException("unitHash has " + 2 * HASH_BYTES + " digits, not " + unitHash);
        }
        if (bucket < 0 || bucket >= BUCKETS) {
            throw new IllegalArgumentException("bucket must be from 0 to " + (BUCKETS - 1) + ", not " + bucket);
        }
    }

    /** What stands for the unit in the experiment with this salt: nobody tells by it who it is in another. */
    static String unitHash(String salt, Unit unit) {
        byte[] digest = Sha256.of(salt + "/unit:" + unit.text());
        return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
    }
}
