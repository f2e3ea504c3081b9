package dev.penstock.chaos;

import java.util.random.RandomGenerator;

/** What an oracle does to an answer. */
enum Mishap {
    NONE(720, true),
    SLOW(60, true),
    /** The usage comes twice in a stream, half of it first. */
    USAGE_TWICE(50, true),
    NO_USAGE(40, true),
    /** The connection breaks in the middle of the answer. */
    CUT(40, true),
    /** No answer comes, though the work was done. */
    HANG(10, true),
    ERROR_BILLED(30, true),
    ERROR_FREE(25, false),
    RATE_LIMITED(25, false);

    private static final int ALL = 1_000;

    private final int perMille;
    private final boolean isBilled;

    Mishap(int perMille, boolean isBilled) {
        this.perMille = perMille;
        this.isBilled = isBilled;
    }

    boolean isBilled() {
        return isBilled;
    }

    /** Whether the answer is complete and tells its true usage. */
    boolean tellsUsage() {
        return this == NONE || this == SLOW || this == USAGE_TWICE;
    }

    /** One of them, each with its share. */
    static Mishap draw(RandomGenerator random) {
        int left = random.nextInt(ALL);
        for (Mishap mishap : values()) {
            left -= mishap.perMille;
            if (left < 0) {
                return mishap;
            }
        }
        return NONE;
    }
}
