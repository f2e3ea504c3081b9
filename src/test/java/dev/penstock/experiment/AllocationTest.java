package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.core.SlotRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllocationTest {

    @Test
    void givesRangesInDeclaredOrder() {
        assertThat(first(80, 10, 10).ranges())
                .isEqualTo(Map.of(
                        "a", List.of(range(0, 8000)),
                        "b", List.of(range(8000, 9000)),
                        "c", List.of(range(9000, 10_000))));
    }

    @Test
    void givesTheLeftOverSlotsToTheLargestRemaindersAndTiesToTheEarlier() {
        assertThat(sizes(1, 1, 1)).containsExactly(3334, 3333, 3333);
        assertThat(sizes(1, 1, 1, 1, 1, 1)).containsExactly(1667, 1667, 1667, 1667, 1666, 1666);
        assertThat(sizes(1, 2, 4)).containsExactly(1429, 2857, 5714);
    }

    @Test
    void givesNothingToAWeightOfZero() {
        Allocation allocation = first(0, 1, 0);

        assertThat(IntStream.range(0, SlotRange.SLOTS).mapToObj(allocation::owner))
                .containsOnly("b");
        assertThat(allocation.owning()).isEqualTo(1);
        assertThat(allocation.variants()).containsExactly("a", "b", "c");
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

            assertThat(IntStream.of(sizes).sum()).isEqualTo(SlotRange.SLOTS);
            for (int i = 0; i < weights.length; i++) {
                assertThat((double) sizes[i])
                        .isBetween(weights[i] * 10_000.0 / sum - 1, weights[i] * 10_000.0 / sum + 1);
            }
        }
    }

    @Test
    void takesFromTheEndOfADonorAndGivesTheLowestSlotsThatAreFree() {
        Allocation moved = first(80, 10, 10).reweighted(weights(60, 10, 30));

        assertThat(moved.ranges())
                .isEqualTo(Map.of(
                        "a", List.of(range(0, 6000)),
                        "b", List.of(range(8000, 9000)),
                        "c", List.of(range(6000, 8000), range(9000, 10_000))));
        assertThat(moves(first(80, 10, 10), moved)).isEqualTo(2000);
    }

    @Test
    void mergesWhatComesBackWithItsNeighbour() {
        Allocation there = first(50, 50).reweighted(weights(40, 60));

        assertThat(there.ranges()).containsEntry("b", List.of(range(4000, 10_000)));
        assertThat(there.reweighted(weights(50, 50)).ranges())
                .containsEntry("a", List.of(range(0, 4000), range(9000, 10_000)));
    }

    @Test
    void movesExactlyWhatMustMove() {
        Random random = new Random(11);
        Allocation allocation = first(1, 1, 1, 1);
        for (int run = 0; run < 2000; run++) {
            long[] weights = random.longs(4, 0, 1000).toArray();
            weights[random.nextInt(4)]++;
            Allocation next = allocation.reweighted(weights(weights));

            assertThat(moves(allocation, next)).isEqualTo(due(allocation, next));
            assertThat(next.variants().stream().map(next::size)).containsExactly(boxed(sizes(weights)));
            assertThat(Allocation.of(next.ranges())).isEqualTo(next);
            allocation = next;
        }
    }

    @Test
    void takesInVariantsThatAreNewAndLetsGoThoseThatAreNotNamed() {
        Map<String, Long> others = new LinkedHashMap<>();
        others.put("d", 25L);
        others.put("a", 75L);

        Allocation next = first(50, 50).reweighted(new Weights(others));

        assertThat(next.ranges())
                .isEqualTo(Map.of("d", List.of(range(5000, 7500)), "a", List.of(range(0, 5000), range(7500, 10_000))));
        assertThat(next.size("b")).isZero();
    }

    @Test
    void handsTheSlotsOfOneToAnother() {
        Allocation allocation = first(60, 10, 30).handedOver("c", "a");

        assertThat(allocation.ranges())
                .isEqualTo(Map.of(
                        "a", List.of(range(0, 6000), range(7000, 10_000)),
                        "b", List.of(range(6000, 7000)),
                        "c", List.of()));
        assertThat(first(50, 50).handedOver("b", "a").owning()).isEqualTo(1);
    }

    @Test
    void refusesSlotsWithTwoOwnersOrNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allocation.of(Map.of("a", List.of(range(0, 10_000), range(5, 6)))))
                .withMessage("slot 5 has two owners");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Allocation.of(Map.of("a", List.of(range(0, 9_999)))))
                .withMessage("slot 9999 has no owner");
    }

    private static int moves(Allocation before, Allocation after) {
        return (int) IntStream.range(0, SlotRange.SLOTS)
                .filter(slot -> !before.owner(slot).equals(after.owner(slot)))
                .count();
    }

    private static int due(Allocation before, Allocation after) {
        return before.variants().stream()
                        .mapToInt(variant -> Math.abs(after.size(variant) - before.size(variant)))
                        .sum()
                / 2;
    }

    private static SlotRange range(int from, int to) {
        return new SlotRange(from, to);
    }

    private static Allocation first(long... weights) {
        return Allocation.first(weights(weights));
    }

    private static Weights weights(long... weights) {
        Map<String, Long> byVariant = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            byVariant.put(Character.toString('a' + i), weights[i]);
        }
        return new Weights(byVariant);
    }

    private static int[] sizes(long... weights) {
        Allocation allocation = first(weights);
        return allocation.variants().stream().mapToInt(allocation::size).toArray();
    }

    private static Integer[] boxed(int[] sizes) {
        return IntStream.of(sizes).boxed().toArray(Integer[]::new);
    }
}
