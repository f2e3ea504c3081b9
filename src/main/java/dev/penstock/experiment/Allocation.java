package dev.penstock.experiment;

import java.util.Arrays;

/**
 * Which variant owns which slots: each a contiguous range, in declared order, all slots exactly once.
 *
 * <p>The ranges are as large as the weights say, rounded by the largest remainder, ties to the earlier variant.
 */
final class Allocation {

    /** For each variant the first slot after its range. */
    private final int[] ends;

    private Allocation(int[] ends) {
        this.ends = ends;
    }

    /** The first allocation for these weights; their sum must be above 0 and below 2^48. */
    static Allocation of(long... weights) {
        int[] sizes = sizes(weights, Arrays.stream(weights).sum());
        int[] ends = new int[sizes.length];
        int end = 0;
        for (int i = 0; i < sizes.length; i++) {
            end += sizes[i];
            ends[i] = end;
        }
        return new Allocation(ends);
    }

    /** The index of the variant that owns the slot. */
    int owner(int slot) {
        int variant = 0;
        while (slot >= ends[variant]) {
            variant++;
        }
        return variant;
    }

    /** How many slots the variant owns. */
    int size(int variant) {
        return variant == 0 ? ends[0] : ends[variant] - ends[variant - 1];
    }

    private static int[] sizes(long[] weights, long sum) {
        int[] sizes = new int[weights.length];
        long[] remainders = new long[weights.length];
        int left = Slots.COUNT;
        for (int i = 0; i < weights.length; i++) {
            long product = weights[i] * Slots.COUNT;
            sizes[i] = (int) (product / sum);
            remainders[i] = product % sum;
            left -= sizes[i];
        }
        for (; left > 0; left--) {
            int largest = largest(remainders);
            sizes[largest]++;
            remainders[largest] = -1;
        }
        return sizes;
    }

    private static int largest(long[] remainders) {
        int largest = 0;
        for (int i = 1; i < remainders.length; i++) {
            if (remainders[i] > remainders[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
