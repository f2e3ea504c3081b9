package dev.penstock.experiment;

import java.nio.charset.StandardCharsets;

/** The slots, numbered from 0, over which the units of an experiment are spread evenly by hash. */
final class Slots {

    static final int COUNT = 10_000;

    private Slots() {}

    /**
     * The slot of a unit.
     *
     * @param salt the experiment's own; another salt spreads the same units anew
     * @param purpose what is decided; two decisions about one unit must not share a hash
     */
    static int slot(String salt, String purpose, Unit unit) {
        return of(Murmur3.hash((salt + "/" + purpose + ":" + unit.text()).getBytes(StandardCharsets.UTF_8)));
    }

    /** Multiplies and shifts, since a fraction of 2^32 − 1 could come out as 1, which is no slot. */
    static int of(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * COUNT) >>> 32);
    }
}
