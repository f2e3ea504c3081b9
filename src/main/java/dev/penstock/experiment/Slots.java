package dev.penstock.experiment;

import dev.penstock.core.SlotRange;
import java.nio.charset.StandardCharsets;

/** The places to which the hashes of units lead: slots and buckets, numbered from 0, over which units are spread evenly. */
final class Slots {

    /** Whether a unit takes part. */
    static final String ENROL = "enrol";

    /** Which variant it has. */
    static final String ASSIGN = "assign";

    /** In which bucket its measures are summed. */
    static final String BUCKET = "bucket";

    static final int BUCKETS = 128;

    private Slots() {}

    /**
     * The slot of a unit.
     *
     * @param salt the experiment's own; another salt spreads the same units anew
     * @param purpose what is decided; two decisions about one unit must not share a hash
     */
    static int slot(String salt, String purpose, Unit unit) {
        return of(hash(salt, purpose, unit));
    }

    /** The bucket of a unit of the experiment with this salt. */
    static int bucket(String salt, Unit unit) {
        return scaled(hash(salt, BUCKET, unit), BUCKETS);
    }

    static int of(int hash) {
        return scaled(hash, SlotRange.SLOTS);
    }

    private static int hash(String salt, String purpose, Unit unit) {
        return Murmur3.hash((salt + "/" + purpose + ":" + unit.text()).getBytes(StandardCharsets.UTF_8));
    }

    /** Multiplies and shifts, since a fraction of 2^32 − 1 could come out as 1, which is no place. */
    private static int scaled(int hash, int places) {
        return (int) ((Integer.toUnsignedLong(hash) * places) >>> 32);
    }
}
