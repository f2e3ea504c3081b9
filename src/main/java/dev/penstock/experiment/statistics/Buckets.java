package dev.penstock.experiment.statistics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** One sum for each bucket of units; buckets without units hold 0. */
public final class Buckets {

    /** Fewer have no spread. */
    private static final int COUNT_MIN = 2;

    private final double[] sums;

    private Buckets(double[] sums) {
        if (sums.length < COUNT_MIN) {
            throw new IllegalArgumentException("there must be at least 2 buckets, not " + sums.length);
        }
        for (double sum : sums) {
            if (!Double.isFinite(sum)) {
                throw new IllegalArgumentException("the sum of a bucket must be finite, not " + sum);
            }
        }
        this.sums = sums;
    }

    public static Buckets of(double... sums) {
        return new Buckets(sums.clone());
    }

    /** The sums as they were counted; above 2^53 they lose their last digits. */
    public static Buckets of(long[] sums) {
        return new Buckets(Arrays.stream(sums).asDoubleStream().toArray());
    }

    /** As many zeros. */
    public static Buckets zeros(int count) {
        return new Buckets(new double[count]);
    }

    static Buckets from(int count, IntToDoubleFunction sum) {
        return new Buckets(IntStream.range(0, count).mapToDouble(sum).toArray());
    }

    public int count() {
        return sums.length;
    }

    public double sum(int bucket) {
        return sums[bucket];
    }

    public double total() {
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    /** How many buckets hold more than 0. */
    int filled() {
        int filled = 0;
        for (double sum : sums) {
            filled += sum > 0 ? 1 : 0;
        }
        return filled;
    }

    /** The sum of the products of the sums of equal buckets. */
    double dot(Buckets other) {
        refuseUnequal(other);
        double dot = 0;
        for (int j = 0; j < sums.length; j++) {
            dot += sums[j] * other.sums[j];
        }
        return dot;
    }

    /** These, each with so many times the other's added. */
    Buckets plus(double factor, Buckets other) {
        refuseUnequal(other);
        return from(sums.length, j -> sums[j] + factor * other.sums[j]);
    }

    Buckets times(double factor) {
        return from(sums.length, j -> factor * sums[j]);
    }

    private void refuseUnequal(Buckets other) {
        if (sums.length != other.sums.length) {
            throw new IllegalArgumentException(
                    "buckets must be equally many, not " + sums.length + " and " + other.sums.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets buckets && Arrays.equals(sums, buckets.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return Arrays.toString(sums);
    }
}
