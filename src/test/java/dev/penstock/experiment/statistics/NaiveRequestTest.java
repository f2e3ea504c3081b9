package dev.penstock.experiment.statistics;

/** What is easily done instead: the z-test of a textbook over all requests, as if each came from a unit of its own. */
final class NaiveRequestTest {

    private static final double TWO_SIDED_5_PERCENT = 1.959964;
    private static final int REQUESTS_MIN = 100;

    private final double[] sums = new double[2];
    private final double[] squares = new double[2];
    private final long[] counts = new long[2];

    void add(boolean isCandidate, double cost) {
        int arm = isCandidate ? 1 : 0;
        sums[arm] += cost;
        squares[arm] += cost * cost;
        counts[arm]++;
    }

    boolean alarms() {
        if (counts[0] < REQUESTS_MIN || counts[1] < REQUESTS_MIN) {
            return false;
        }
        Estimate difference = FixedSample.absolute(mean(0), mean(1));
        return Math.abs(difference.distance(0)) > TWO_SIDED_5_PERCENT;
    }

    private FixedSample.Mean mean(int arm) {
        return FixedSample.Mean.of(sums[arm], squares[arm], counts[arm]);
    }
}
