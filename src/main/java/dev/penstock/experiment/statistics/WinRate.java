package dev.penstock.experiment.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Does one of two variants win more than half of the comparisons that somebody decided?
 *
 * <p>A beta-binomial mixture around ½, both sides; ties say nothing: ln E = lnB(k/2+w, k/2+l) − lnB(k/2, k/2) − (w+l) ln ½
 * (Lindon and Malek, NeurIPS 2022).
 *
 * @param concentration k, how closely the mixture keeps to ½
 */
public record WinRate(double concentration) {

    /** As for failures. */
    public static final double CONCENTRATION = 20;

    public WinRate {
        if (!(concentration > 0 && Double.isFinite(concentration))) {
            throw new IllegalArgumentException("concentration must be finite and above 0, not " + concentration);
        }
    }

    public WinRate() {
        this(CONCENTRATION);
    }

    /** The evidence of so many comparisons won and lost. */
    public Evidence evidence(long wins, long losses) {
        if (wins < 0 || losses < 0) {
            throw new IllegalArgumentException("wins and losses must not be negative, not " + wins + " and " + losses);
        }
        double half = concentration / 2;
        return new Evidence(LogBeta.value(half + wins, half + losses)
                - LogBeta.value(half, half)
                + ((double) wins + losses) * Math.log(2));
    }
}
