package dev.penstock.core;

/**
 * How exchanges of an experiment are copied to a variant whose answers nobody sees.
 *
 * @param variant the name of the variant
 * @param shareBasisPoints the share of exchanges that is copied: 500 is 5 %
 * @param dailyBudget what the copies may cost in each day, as UTC counts them
 * @param concurrencyMax the most copies that one gateway has under way at a time
 */
public record ShadowTerms(String variant, int shareBasisPoints, Money dailyBudget, int concurrencyMax) {

    /** What a share of 100 % is. */
    public static final int WHOLE = 10_000;

    /** The most that may be under way at a time. */
    public static final int CONCURRENCY_MAX = 1_000;

    public ShadowTerms {
        if (shareBasisPoints < 1 || shareBasisPoints > WHOLE) {
            throw new IllegalArgumentException(
                    "shareBasisPoints must be between 1 and " + WHOLE + ", not " + shareBasisPoints);
        }
        if (dailyBudget.nanoUsd() < 1) {
            throw new IllegalArgumentException("dailyBudget must be above 0");
        }
        if (concurrencyMax < 1 || concurrencyMax > CONCURRENCY_MAX) {
            throw new IllegalArgumentException(
                    "concurrencyMax must be between 1 and " + CONCURRENCY_MAX + ", not " + concurrencyMax);
        }
    }
}
