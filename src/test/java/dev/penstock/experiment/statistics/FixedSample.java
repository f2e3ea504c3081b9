package dev.penstock.experiment.statistics;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** The tests of textbooks, right at one look that was planned beforehand: what the tests of this package are compared with. */
final class FixedSample {

    private FixedSample() {}

    /** A mean of independent requests. */
    record Mean(double value, double variance, long count) {

        static Mean of(double sum, double squares, long count) {
            double mean = sum / count;
            return new Mean(mean, (squares - count * mean * mean) / (count - 1), count);
        }

        static Mean ofShare(long count, long all) {
            double share = (double) count / all;
            return new Mean(share, share * (1 - share), all);
        }

        double squaredError() {
            return variance / count;
        }
    }

    static Estimate absolute(Mean control, Mean candidate) {
        return new Estimate(
                candidate.value() - control.value(), Math.sqrt(control.squaredError() + candidate.squaredError()));
    }

    static Estimate relative(Mean control, Mean candidate) {
        double level = control.value();
        double ratio = candidate.value() / level;
        return new Estimate(
                ratio - 1, Math.sqrt(candidate.squaredError() + control.squaredError() * ratio * ratio) / level);
    }

    /** Welch's degrees of freedom. */
    static double freedom(Mean control, Mean candidate) {
        double first = control.squaredError();
        double second = candidate.squaredError();
        return Math.pow(first + second, 2)
                / (first * first / (control.count() - 1) + second * second / (candidate.count() - 1));
    }

    /** Student's two-sided p-value. */
    static double p(Estimate difference, double freedom) {
        double t = difference.value() / difference.error();
        return RegularizedBeta.value(freedom / (freedom + t * t), freedom / 2, .5);
    }

    /** Student's two-sided interval, its width found by bisection. */
    static Interval interval(Estimate difference, double freedom, double alpha) {
        double inside = 0;
        double outside = 100;
        for (int i = 0; i < 60; i++) {
            double width = (inside + outside) / 2;
            if (p(new Estimate(width, 1), freedom) > alpha) {
                inside = width;
            } else {
                outside = width;
            }
        }
        double margin = inside * difference.error();
        return new Interval(difference.value() - margin, difference.value() + margin);
    }

    /** Pearson's p-value of counts that were expected to be as the shares. */
    static double chiSquaredP(long[] counts, double... shares) {
        double all = 0;
        for (long count : counts) {
            all += count;
        }
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = all * shares[i];
            sum += Math.pow(counts[i] - expected, 2) / expected;
        }
        return RegularizedGamma.Q.value((counts.length - 1) / 2.0, sum / 2);
    }
}
