package dev.penstock.experiment.statistics;

/**
 * A measured number and its standard error.
 *
 * @param error 0 where nothing varied
 */
public record Estimate(double value, double error) {

    public Estimate {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, not " + value);
        }
        if (!(error >= 0 && Double.isFinite(error))) {
            throw new IllegalArgumentException("error must be finite and not negative, not " + error);
        }
    }

    /** How many standard errors the number is from another. */
    double distance(double other) {
        return value == other ? 0 : (value - other) / error;
    }
}
