package dev.penstock.bench;

import java.util.Arrays;

/** Measured values, kept one by one: percentiles of them are exact. */
final class Samples {

    private long[] values = new long[1 << 16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** The smallest value that at least this share (above 0, at most 1) of all values do not exceed; 0 without values. */
    long percentile(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * size) - 1)];
    }
}
