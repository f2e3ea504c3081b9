package dev.penstock.experiment.statistics;

/** All numbers from a lower to an upper one. */
public record Interval(double lower, double upper) {

    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("lower must not be above upper, not " + lower + " and " + upper);
        }
    }

    public boolean contains(double number) {
        return lower <= number && number <= upper;
    }
}
