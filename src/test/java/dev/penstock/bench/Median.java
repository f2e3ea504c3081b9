package dev.penstock.bench;

import java.util.List;

/** Medians of few values. */
final class Median {

    private Median() {}

    /** The middle value, or the mean of the two in the middle; NaN without values. Values that are NaN do not count. */
    static double of(List<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
