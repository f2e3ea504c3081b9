package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllocationTest {

    @Test
    void givesRangesInDeclaredOrder() {
        Allocation allocation = Allocation.of(80, 10, 10);

        assertThat(allocation.owner(0)).isZero();
        assertThat(allocation.owner(7999)).isZero();
        assertThat(allocation.owner(8000)).isEqualTo(1);
        assertThat(allocation.owner(9000)).isEqualTo(2);
        assertThat(allocation.owner(9999)).isEqualTo(2);
    }

    @Test
    void givesTheLeftOverSlotsToTheLargestRemaindersAndTiesToTheEarlier() {
        assertThat(sizes(1, 1, 1)).containsExactly(3334, 3333, 3333);
        assertThat(sizes(1, 1, 1, 1, 1, 1)).containsExactly(1667, 1667, 1667, 1667, 1666, 1666);
        assertThat(sizes(1, 2, 4)).containsExactly(1429, 2857, 5714);
    }

    @Test
    void givesNothingToAWeightOfZero() {
        Allocation allocation = Allocation.of(0, 1, 0);

        assertThat(IntStream.range(0, Slots.COUNT).map(allocation::owner)).containsOnly(1);
    }

    @Test
    void ownsEverySlotOnceAndStaysWithinOneSlotOfTheShare() {
        Random random = new Random(7);
        for (int run = 0; run < 1000; run++) {
            long[] weights = random.longs(1 + random.nextInt(8), 0, 1_000_001).toArray();
            weights[random.nextInt(weights.length)]++;
            long sum = IntStream.range(0, weights.length)
                    .mapToLong(i -> weights[i])
                    .sum();

            int[] sizes = sizes(weights);

            assertThat(IntStream.of(sizes).sum()).isEqualTo(Slots.COUNT);
            for (int i = 0; i < weights.length; i++) {
                assertThat((double) sizes[i])
                        .isBetween(weights[i] * 10_000.0 / sum - 1, weights[i] * 10_000.0 / sum + 1);
            }
        }
    }

    private static int[] sizes(long... weights) {
        Allocation allocation = Allocation.of(weights);
        return IntStream.range(0, weights.length).map(allocation::size).toArray();
    }
}
