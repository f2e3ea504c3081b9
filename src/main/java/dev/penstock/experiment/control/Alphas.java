package dev.penstock.experiment.control;

import dev.penstock.experiment.statistics.SampleRatio;

/**
 * The chances of ever being wrong that are taken, for each candidate of an experiment.
 *
 * @param primary where a difference is said to be there
 * @param guardRail where a candidate is rolled back
 * @param sampleRatio where the split is said to be wrong
 */
public record Alphas(double primary, double guardRail, double sampleRatio) {

    private static final double PRIMARY = .05;
    private static final double GUARD_RAIL = .01;

    /** Those of an experiment with so many candidates: each further one is a further chance of being wrong. */
    static Alphas among(int candidates) {
        int parts = Math.max(1, candidates);
        return new Alphas(PRIMARY / parts, GUARD_RAIL / parts, SampleRatio.ALPHA / parts);
    }
}
