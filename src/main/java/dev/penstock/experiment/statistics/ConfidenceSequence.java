package dev.penstock.experiment.statistics;

import java.util.Optional;

/**
 * Where a difference of means or ratios lies, right at all looks together: an asymptotic confidence sequence.
 *
 * <p>Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Annals of Statistics 52(6), 2024, arXiv 2103.06476. With n distinct units
 * so far and N* expected, c(α) = −2 ln α + ln(1 − 2 ln α) and τ = c(α)·n/N*, the interval is D ± SE·√(2(τ+1)/τ · ln(√(τ+1)/α)),
 * tightest at n = N*.
 *
 * @param alpha the chance of ever being wrong
 * @param expectedUnits N*, fixed before the start
 */
public record ConfidenceSequence(double alpha, long expectedUnits) {

    /** The guarantee is asymptotic: with fewer units in an arm nothing is said. */
    public static final int UNITS_PER_ARM_MIN = 100;

    /** N* where nobody said how many units to expect. */
    public static final long EXPECTED_UNITS = 5000;

    /** One side at alpha is shaped like two sides at twice that. */
    private static final double ALPHA_MAX = .5;

    public ConfidenceSequence {
        if (!(alpha > 0 && alpha < ALPHA_MAX)) {
            throw new IllegalArgumentException("alpha must be above 0 and below 0.5, not " + alpha);
        }
        if (expectedUnits < 1) {
            throw new IllegalArgumentException("expectedUnits must be at least 1, not " + expectedUnits);
        }
    }

    /** What is known of a difference after so many units; empty while an arm has too few. */
    public Optional<Finding> finding(Estimate difference, UnitCounts units) {
        if (units.fewest() < UNITS_PER_ARM_MIN) {
            return Optional.empty();
        }
        long distinct = units.distinct();
        double margin = oneSidedWidth(distinct) * difference.error();
        return Optional.of(new Finding(
                difference,
                interval(difference, distinct),
                difference.value() - margin,
                difference.value() + margin,
                evidence(difference, 0, distinct)));
    }

    Interval interval(Estimate difference, long units) {
        double margin = width(units) * difference.error();
        return new Interval(difference.value() - margin, difference.value() + margin);
    }

    /** Half the interval's width in standard errors. */
    double width(long units) {
        double tau = tau(alpha, units);
        return Math.sqrt(2 * (tau + 1) / tau * Math.log(Math.sqrt(tau + 1) / alpha));
    }

    /** SE·√(2(τ₁+1)/τ₁ · ln(1 + √(τ₁+1)/(2α))), with τ₁ = c(2α)·n/N*: how far a one-sided bound is, in standard errors. */
    double oneSidedWidth(long units) {
        double tau = tau(2 * alpha, units);
        return Math.sqrt(2 * (tau + 1) / tau * Math.log1p(Math.sqrt(tau + 1) / (2 * alpha)));
    }

    /** e = exp(τ/(τ+1) · Z²/2)/√(τ+1), Z = (D − D₀)/SE: reaches 1/α just when the interval leaves D₀ out. */
    Evidence evidence(Estimate difference, double expected, long units) {
        double tau = tau(alpha, units);
        double distance = difference.distance(expected);
        return new Evidence(tau / (tau + 1) * distance * distance / 2 - Math.log1p(tau) / 2);
    }

    private double tau(double level, long units) {
        if (units < 1) {
            throw new IllegalArgumentException("units must be at least 1, not " + units);
        }
        double log = -2 * Math.log(level);
        return (log + Math.log1p(log)) * units / expectedUnits;
    }
}
