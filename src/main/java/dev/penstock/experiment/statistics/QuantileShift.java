package dev.penstock.experiment.statistics;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Do two variants differ in a quantile, such as the median or the 95th percentile of the time to the first token?
 *
 * <p>If they do not, there is one value below which both have the rate. p = min(1, exp(−min over values of (L_a + L_b))), with L of
 * Theorem 5 of Howard and Ramdas, Bernoulli 28(3), 2022, arXiv 1906.09712. Inside a cell each arm's share is free between the
 * shares at the edges, so coarse cells make the test slower to find, never wrong. Each unit must count once in its histogram: with all
 * requests of a unit the test alarms falsely.
 *
 * @param rate which quantile, .5 for the median
 * @param alpha the chance of error that the test is tuned for
 */
public record QuantileShift(double rate, double alpha) {

    /** The number of units of an arm that the test is tuned for. */
    private static final double UNITS = 100;

    public QuantileShift {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate must be above 0 and below 1, not " + rate);
        }
        new RateBound(alpha, UNITS);
    }

    /** The evidence that the quantiles of the two differ. */
    public Evidence evidence(Histogram control, Histogram candidate) {
        if (control.total() == 0 || candidate.total() == 0) {
            return Evidence.NONE;
        }
        Side first = new Side(control);
        Side second = new Side(candidate);
        NavigableSet<Integer> cells = new TreeSet<>(control.cells());
        cells.addAll(candidate.cells());
        double least = cells.stream()
                .mapToDouble(cell -> first.least(cell) + second.least(cell))
                .min()
                .orElseThrow();
        return new Evidence(least);
    }

    /** What one arm says against each cell's holding its quantile. */
    private final class Side {

        private final RateBound bound = new RateBound(alpha, UNITS);
        private final Histogram histogram;
        private final double total;
        private final double leastShare;

        Side(Histogram histogram) {
            this.histogram = histogram;
            total = histogram.total();
            leastShare = bound.leastShare(rate, total);
        }

        double least(int cell) {
            double lowest = histogram.below(cell) / total;
            double highest = histogram.upTo(cell) / total;
            return bound.log(rate, Math.min(highest, Math.max(lowest, leastShare)), total);
        }
    }
}
