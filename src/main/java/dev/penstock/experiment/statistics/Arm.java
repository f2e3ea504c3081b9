package dev.penstock.experiment.statistics;

/**
 * What the units of one variant did in one epoch, as sums per bucket.
 *
 * @param metric what is measured, such as nano-USD: the upper half of the ratio
 * @param base what it is measured against, such as requests: the lower half
 * @param covariate what was known before the variant acted, such as the bytes of the prompts
 */
public record Arm(Buckets metric, Buckets base, Buckets covariate) {

    /**
     * The part of the buckets that must hold something. The few units of a ramp's first step leave most buckets empty, and
     * their spread is then far below the error that those units make.
     */
    private static final double FILLED_MIN = .5;

    public Arm {
        if (metric.count() != base.count() || metric.count() != covariate.count()) {
            throw new IllegalArgumentException("metric, base and covariate must have equally many buckets, not "
                    + metric.count() + ", " + base.count() + " and " + covariate.count());
        }
    }

    /** An arm of which nothing was known before. */
    public Arm(Buckets metric, Buckets base) {
        this(metric, base, Buckets.zeros(metric.count()));
    }

    /** Whether enough buckets hold something to measure against. */
    boolean isMeasured() {
        return base.filled() >= FILLED_MIN * base.count();
    }

    Arm withMetric(Buckets other) {
        return new Arm(other, base, covariate);
    }
}
