package dev.penstock.experiment.statistics;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * How strongly a share of n units speaks against a rate: a beta-binomial mixture around the rate, both sides.
 *
 * <p>Theorem 5 of Howard and Ramdas, Bernoulli 28(3), 2022, arXiv 1906.09712. With rate g, h = 1 − g, share F, v = ghn and
 * s = (F − g)n: L = −((v+hs)/h) ln g − ((v−gs)/g) ln h + lnB((q+v−gs)/g, (q+v+hs)/h) − lnB(q/g, q/h); here written with
 * (v+hs)/h = Fn and (v−gs)/g = (1−F)n. The mixture is tuned for n = t_opt: u = gh·t_opt, ρ = u/(2 ln(1/α) + ln(1 + 2 ln(1/α))),
 * q = max(ρ − gh, gh/1000).
 *
 * @param alpha the chance of error that the mixture is tuned for
 * @param units t_opt, the number of units that it is tuned for
 */
record RateBound(double alpha, double units) {

    private static final int BISECTIONS = 60;
    private static final double LEAST_PART = .001;

    RateBound {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be above 0 and below 1, not " + alpha);
        }
        if (!(units > 0 && Double.isFinite(units))) {
            throw new IllegalArgumentException("units must be finite and above 0, not " + units);
        }
    }

    /** L, for a share between 0 and 1 of n units against a rate between them. */
    double log(double rate, double share, double n) {
        double q = mixture(rate);
        double other = 1 - rate;
        double in = share * n;
        double out = (1 - share) * n;
        return LogBeta.value(q / rate + out, q / other + in)
                - LogBeta.value(q / rate, q / other)
                - in * Math.log(rate)
                - out * Math.log(other);
    }

    /** The share of n units that speaks least against the rate: L is convex in the share, so its slope is bisected. */
    double leastShare(double rate, double n) {
        double q = mixture(rate);
        double lower = 0;
        double upper = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double share = (lower + upper) / 2;
            double slope = Math.log((1 - rate) / rate)
                    + Digamma.value(q / (1 - rate) + n * share)
                    - Digamma.value(q / rate + n * (1 - share));
            if (slope < 0) {
                lower = share;
            } else {
                upper = share;
            }
        }
        return (lower + upper) / 2;
    }

    private double mixture(double rate) {
        double spread = rate * (1 - rate);
        double log = 2 * Math.log(1 / alpha);
        double rho = spread * units / (log + Math.log1p(log));
        return Math.max(rho - spread, spread * LEAST_PART);
    }
}
