package dev.penstock.experiment.statistics;

/**
 * Where a rate lies, right at all looks together: all rates against which less than 1/α is said.
 *
 * <p>{p₀: L &lt; ln(1/α)} with L of Theorem 5 of Howard and Ramdas, Bernoulli 28(3), 2022, arXiv 1906.09712. L falls up to the
 * share that was seen and rises from there, so each end is found by bisection.
 *
 * @param alpha the chance of ever being wrong
 * @param tightestUnits the number of units at which the band is tightest
 */
public record RateBand(double alpha, double tightestUnits) {

    private static final int BISECTIONS = 60;

    public RateBand {
        new RateBound(alpha, tightestUnits);
    }

    /** The band around a count of n units. */
    public Interval band(long count, long n) {
        if (count < 0 || n < 1 || count > n) {
            throw new IllegalArgumentException("count must be from 0 to n, and n above 0, not " + count + " of " + n);
        }
        double share = (double) count / n;
        return new Interval(count == 0 ? 0 : end(share, 0, n), count == n ? 1 : end(share, 1, n));
    }

    private double end(double share, double limit, long n) {
        RateBound bound = new RateBound(alpha, tightestUnits);
        double inside = share;
        double outside = limit;
        for (int i = 0; i < BISECTIONS; i++) {
            double rate = (inside + outside) / 2;
            if (bound.log(rate, share, (double) n) < -Math.log(alpha)) {
                inside = rate;
            } else {
                outside = rate;
            }
        }
        return outside;
    }
}
