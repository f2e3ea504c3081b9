package dev.penstock.experiment.statistics;

/**
 * How strongly what was seen speaks against "no difference": an e-value, kept as its logarithm.
 *
 * <p>Without a difference its mean is at most 1 at every moment, so it ever reaches 1/α with a chance of at most α (Ville's
 * inequality), however often one looks.
 *
 * @param logE the natural logarithm; infinite where what was seen cannot happen without a difference
 */
public record Evidence(double logE) {

    /** Nothing was seen. */
    public static final Evidence NONE = new Evidence(0);

    /** What was seen cannot happen without a difference. */
    public static final Evidence CERTAIN = new Evidence(Double.POSITIVE_INFINITY);

    /** The largest e that is told: what is beyond it, certainty included, is told as this. */
    public static final double E_MAX = 1e300;

    private static final double LOG_E_MAX = Math.log(E_MAX);

    public Evidence {
        if (!(logE > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("logE must be a number above minus infinity, not " + logE);
        }
    }

    /** The e-value, at most {@link #E_MAX}. */
    public double e() {
        return Math.min(Math.exp(logE), E_MAX);
    }

    /** How many digits the e-value has, roughly: its decimal logarithm, at most that of {@link #E_MAX}. */
    public double log10E() {
        return Math.min(logE, LOG_E_MAX) / Math.log(10);
    }

    /** The p-value at this look, at least 1/{@link #E_MAX}. */
    public double p() {
        return Math.min(1, Math.exp(-Math.min(logE, LOG_E_MAX)));
    }

    /** Whether the difference is proven with a chance of error of at most alpha. */
    public boolean provesAt(double alpha) {
        return logE >= -Math.log(alpha);
    }

    /** The evidence of this and of another epoch that counts other units. */
    public Evidence and(Evidence other) {
        return new Evidence(logE + other.logE);
    }

    /** The stronger of this look and another: its p is the running minimum. */
    public Evidence strongest(Evidence other) {
        return logE >= other.logE ? this : other;
    }
}
