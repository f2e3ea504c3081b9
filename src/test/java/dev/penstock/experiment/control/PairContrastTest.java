package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.InventedEvidence;
import dev.penstock.experiment.evidence.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairContrastTest {

    private static final AnswerPair.Sides SIDES = new AnswerPair.Sides(1, "small", "large");

    private final Random random = new Random(3);

    /** Prompts whose costs differ tenfold, each answered by both, the second dearer by so much. */
    private List<AnswerPair> pairs(int count, int buckets, double factor) {
        List<AnswerPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long cost = Math.round(100_000 * Math.exp(2.3 * random.nextDouble()));
            pairs.add(pair(random.nextInt(buckets), cost, Math.round(cost * factor)));
        }
        return pairs;
    }

    private static AnswerPair pair(int bucket, long from, long to) {
        return new AnswerPair("assistant", SIDES, bucket, measures(from), measures(to));
    }

    private static Map<Metric, Long> measures(long cost) {
        return Map.of(
                Metric.COST_NANO,
                cost,
                Metric.TOKENS_OUT,
                cost / 100,
                Metric.TOTAL_MICROS,
                cost,
                Metric.TOTAL_COUNT,
                1L);
    }

    private static PairContrast contrast(List<AnswerPair> pairs) {
        return PairContrast.of(
                        List.of(InventedEvidence.pairs(pairs)),
                        Cast.model(null, 50, 50).terms())
                .get(0);
    }

    private static Line line(PairContrast contrast, String metric) {
        return contrast.lines().stream()
                .filter(line -> line.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsASmallDifferenceAmongPromptsThatDifferMuch() {
        Line cost = line(contrast(pairs(600, Exposure.BUCKETS, 1.05)), "cost");

        assertThat(cost.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(cost.sentence())
                .startsWith("large costs 5 % more, between ")
                .endsWith(" % on prompts that both have answered");
        assertThat(Objects.requireNonNull(cost.shift()).relative()).isBetween(.049, .051);
        assertThat(cost.levels().candidateCount()).isEqualTo(600);
    }

    @Test
    void findsNothingWhereNothingIsOnAverage() {
        List<AnswerPair> pairs = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long cost = random.nextLong(100_000, 150_000);
            long noise = random.nextLong(-10_000, 10_001);
            pairs.add(pair(random.nextInt(Exposure.BUCKETS), cost, cost + noise));
        }

        Line cost = line(contrast(pairs), "cost");

        assertThat(cost.verdict()).isEqualTo(Verdict.NONE_FOUND);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(cost.shift()).interval())
                        .contains(0))
                .isTrue();
    }

    @Test
    void saysNothingOfFewUnitsHoweverMuchTheyAsk() {
        PairContrast contrast = contrast(pairs(5_000, 3, 1.5));

        assertThat(contrast.pairs()).isEqualTo(5_000);
        assertThat(line(contrast, "cost").verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(line(contrast, "cost").sentence()).isEqualTo("not enough pairs of enough units yet: 5000 pairs");
    }

    @Test
    void leavesOutTheFirstTokensOfAnswersThatHadNone() {
        assertThat(line(contrast(pairs(600, Exposure.BUCKETS, 1.05)), "first_token")
                        .verdict())
                .isEqualTo(Verdict.TOO_FEW);
    }

    @Test
    void saysThatNothingComparesWithWhatIsFree() {
        List<AnswerPair> pairs = new ArrayList<>();
        for (int bucket = 0; bucket < Exposure.BUCKETS; bucket++) {
            pairs.add(pair(bucket, 0, 100));
        }

        assertThat(line(contrast(pairs), "cost").sentence()).isEqualTo("nothing to compare with: small is at 0");
    }

    @Test
    void asksOnlyForEpochsInWhichTheVariantsMeanWhatTheyMeanNow() {
        History history = new History(List.of(epoch(1, "one"), epoch(2, "other"), epoch(3, "other")));

        assertThat(PairContrast.asked(Cast.shadowed(), history))
                .containsExactly(new AnswerPair.Sides(2, "small", "large"), new AnswerPair.Sides(3, "small", "large"));
    }

    private static Epoch epoch(long number, String identity) {
        return new Epoch(number, Cast.NOW, Table.State.RUNNING, Map.of("small", 10_000), identity);
    }
}
