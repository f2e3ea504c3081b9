package dev.penstock.experiment.statistics;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** The logarithm of the chance that a beta variable is above a bound; finite also where that chance is no double. */
final class BetaTail {

    /** Below, the chance loses digits and then vanishes; far above, the series is slow. */
    private static final double SMALL = 1e-200;

    private static final double PRECISION = 1e-17;

    private BetaTail() {}

    /** ln(1 − I_bound(a, b)), where I is the regularised incomplete beta function. */
    static double logAbove(double bound, double a, double b) {
        double chance = RegularizedBeta.complement(bound, a, b);
        return chance > SMALL ? Math.log(chance) : series(bound, a, b);
    }

    /**
     * The hypergeometric series of I_z(b, a), z = 1 − bound (Abramowitz and Stegun 26.5.4):
     * z^b (1−z)^a / (b B(b, a)) · Σ z^n (a+b)_n/(b+1)_n. All terms are positive, and this far in the tail they shrink from the
     * first.
     */
    static double series(double bound, double a, double b) {
        double sum = 1;
        double term = 1;
        for (int n = 0; term > PRECISION * sum; n++) {
            term *= (1 - bound) * (a + b + n) / (b + 1 + n);
            sum += term;
        }
        return b * Math.log1p(-bound) + a * Math.log(bound) - Math.log(b) - LogBeta.value(b, a) + Math.log(sum);
    }
}
