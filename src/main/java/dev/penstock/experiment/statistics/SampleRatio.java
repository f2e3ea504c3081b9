package dev.penstock.experiment.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Do the variants have as many units as their shares of the slots say?
 *
 * <p>If not, units are lost or counted wrongly, and no comparison can be trusted. A Dirichlet-multinomial mixture around the
 * shares: with n_i units, shares w_i, a = kw and lnB(v) = Σ lnΓ(v_i) − lnΓ(Σ v_i), ln E = lnB(a+n) − lnB(a) − Σ n_i ln w_i
 * (Lindon and Malek, NeurIPS 2022).
 *
 * @param concentration k, how closely the mixture keeps to the shares
 */
public record SampleRatio(double concentration) {

    /** Shares that are off are mostly off by a little. */
    public static final double CONCENTRATION = 100;

    /** The chance of a false alarm, in all looks of an epoch together. */
    public static final double ALPHA = .001;

    public SampleRatio {
        if (!(concentration > 0 && Double.isFinite(concentration))) {
            throw new IllegalArgumentException("concentration must be finite and above 0, not " + concentration);
        }
    }

    public SampleRatio() {
        this(CONCENTRATION);
    }

    /**
     * The evidence of one epoch.
     *
     * @param units the distinct units of each variant
     * @param slots the slots of each variant
     */
    public Evidence evidence(long[] units, int[] slots) {
        refuse(units, slots);
        int[] owners =
                IntStream.range(0, slots.length).filter(i -> slots[i] > 0).toArray();
        if (IntStream.range(0, slots.length).anyMatch(i -> slots[i] == 0 && units[i] > 0)) {
            return Evidence.CERTAIN;
        }
        double all = Arrays.stream(slots).asDoubleStream().sum();
        double[] counts = Arrays.stream(owners).mapToDouble(i -> units[i]).toArray();
        double[] shares = Arrays.stream(owners).mapToDouble(i -> slots[i] / all).toArray();
        double[] prior =
                DoubleStream.of(shares).map(share -> concentration * share).toArray();
        return evidence(counts, shares, prior);
    }

    static Evidence evidence(double[] counts, double[] shares, double[] prior) {
        double[] posterior = new double[prior.length];
        double expected = 0;
        for (int i = 0; i < prior.length; i++) {
            posterior[i] = prior[i] + counts[i];
            expected += counts[i] * Math.log(shares[i]);
        }
        return new Evidence(logBeta(posterior) - logBeta(prior) - expected);
    }

    /** The logarithm of the beta function of many variables. */
    private static double logBeta(double[] values) {
        double logs = Arrays.stream(values).map(LogGamma::value).sum();
        return logs - LogGamma.value(Arrays.stream(values).sum());
    }

    private static void refuse(long[] units, int[] slots) {
        if (units.length != slots.length) {
            throw new IllegalArgumentException(
                    "units and slots must be of equally many variants, not " + units.length + " and " + slots.length);
        }
        if (Arrays.stream(units).anyMatch(count -> count < 0)
                || Arrays.stream(slots).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("units and slots must not be negative, not " + Arrays.toString(units)
                    + " and " + Arrays.toString(slots));
        }
        if (Arrays.stream(slots).allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("some variant must have slots");
        }
    }
}
