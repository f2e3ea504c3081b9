package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.core.Model;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Weights;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.evidence.Distribution;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.evidence.InventedEvidence;
import dev.penstock.experiment.evidence.InventedEvidence.InventedArm;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.Total;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Model MODEL = Cast.model(null, 50, 50);
    private static final Table TABLE = Cast.first(MODEL);
    private static final Duration AGE = Duration.ofDays(1);

    private final InventedEvidence evidence = new InventedEvidence();
    private final Random random = new Random(7);

    private static History history(Table table) {
        return History.of(List.of(), table);
    }

    private Comparison compared() {
        return Comparison.of(MODEL, history(TABLE), evidence.aggregate(), Cast.NOW.plus(AGE));
    }

    private Line line(String metric) {
        return compared().contrasts().get(0).lines().stream()
                .filter(line -> line.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private RailCheck rail(String metric) {
        return compared().contrasts().get(0).rails().stream()
                .filter(check -> check.rail().metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    /** Units of a variant, each with one request that costs about so much, spread over the buckets. */
    private InventedArm arm(String variant, int units, long costNanoUsd) {
        InventedArm arm = evidence.arm(1, variant).assigned(units).units(units).total(Total.EXCHANGES, units);
        for (int unit = 0; unit < units; unit++) {
            int bucket = random.nextInt(Exposure.BUCKETS);
            arm.bucket(bucket, Metric.EXCHANGES, 1)
                    .bucket(bucket, Metric.COST_NANO, Math.round(costNanoUsd * (1 + .2 * random.nextGaussian())));
        }
        return arm;
    }

    private void arms(int units, long control, long candidate) {
        evidence.units(2L * units);
        arm("small", units, control);
        arm("large", units, candidate);
    }

    @Test
    void findsThatTheCandidateCostsLess() {
        arms(2_000, 1_000_000, 880_000);

        Line line = line("cost");

        assertThat(line.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(line.sentence()).matches("large costs 1[123] % less, between [\\d.]+ and 1\\d %: safe to stop");
        assertThat(Objects.requireNonNull(line.shift()).relative()).isBetween(-.14, -.1);
        assertThat(Objects.requireNonNull(line.levels().control())).isBetween(.00095, .00105);
        assertThat(line.levels().candidateCount()).isEqualTo(2_000);
        assertThat(Objects.requireNonNull(line.evidence()).p()).isLessThan(.05);
        assertThat(rail("cost").isBreached()).isFalse();
    }

    @Test
    void findsHarmBeyondTheMargin() {
        arms(2_000, 1_000_000, 1_300_000);

        assertThat(line("cost").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(line("cost").sentence()).endsWith(": worse than small");
        assertThat(rail("cost").isBreached()).isTrue();
        assertThat(rail("cost").isDoubtful()).isTrue();
        assertThat(rail("cost").sentence())
                .startsWith("cost: more than 10 % worse than the control is proven: at least 2");
    }

    @Test
    void takesWhatIsWorseWithinItsMarginForNoBreach() {
        arms(2_000, 1_000_000, 1_080_000);

        assertThat(line("cost").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(rail("cost").isBreached()).isFalse();
        assertThat(rail("cost").isDoubtful()).isFalse();
    }

    @Test
    void findsNoDifferenceWhereThereIsNone() {
        arms(1_000, 1_000_000, 1_000_000);

        assertThat(line("cost").verdict()).isEqualTo(Verdict.NONE_FOUND);
        assertThat(line("cost").sentence()).matches("no difference found: between .+ % less and .+ % more");
    }

    @Test
    void saysHowLongItTakesUntilThereAreEnoughUnits() {
        arms(99, 1_000_000, 1_000_000);
        evidence.arm(1, "large").units(33);

        assertThat(line("cost").verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(line("cost").sentence()).isEqualTo("not enough units yet: about 2 days at this rate");
        assertThat(line("latency").verdict()).isEqualTo(Verdict.TOO_FEW);
    }

    @Test
    void saysThatNothingCameYet() {
        evidence.arm(1, "small");
        evidence.arm(1, "large");

        assertThat(line("cost").sentence()).isEqualTo("not enough units yet: small has 0 units of 100");
        assertThat(line("wins").sentence()).isEqualTo("nobody has compared answers yet");
        assertThat(line("first_token_p50").verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(compared().warnings()).isEmpty();
    }

    @Test
    void findsThatMoreUnitsFailBeyondTheMargin() {
        arms(1_000, 1_000_000, 1_000_000);
        evidence.failures(Guard.ERRORS, 1, "large", 60).failures(Guard.ERRORS, 1, "small", 20);

        assertThat(rail("errors").isBreached()).isTrue();
        assertThat(rail("errors").sentence())
                .isEqualTo(
                        "errors: 60 units of large and 20 of small failed first; more than 20 % worse than the control"
                                + " is proven");
        assertThat(line("errors").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(line("refusals").verdict()).isEqualTo(Verdict.NONE_FOUND);
    }

    @Test
    void takesLowerFeedbackForWorse() {
        evidence.units(1_000);
        for (String variant : List.of("small", "large")) {
            InventedArm arm = evidence.arm(1, variant).units(500).total(Total.EXCHANGES, 500);
            for (int unit = 0; unit < 500; unit++) {
                boolean isLiked = random.nextDouble() < (variant.equals("small") ? .9 : .5);
                arm.feedback(unit % Exposure.BUCKETS, "thumbs_up", 1, isLiked ? 1_000_000 : 0);
            }
        }

        evidence.arm(1, "large").peak("thumbs_up", 600_000_000);

        assertThat(line("thumbs_up").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(Objects.requireNonNull(line("thumbs_up").p()))
                .as("what was noted of another metric of this name is not of the feedback")
                .isBetween(1e-250, .05);
        assertThat(line("thumbs_up").sentence()).startsWith("large is rated 4").contains("% lower by thumbs_up");
        assertThat(rail("thumbs_up").isBreached()).isTrue();
    }

    @Test
    void findsALaterFirstToken() {
        arms(1_000, 1_000_000, 1_000_000);
        for (int unit = 0; unit < 1_000; unit++) {
            evidence.arm(1, "small").firsts(Distribution.TTFT, 270 + random.nextInt(20), 1);
            evidence.arm(1, "large").firsts(Distribution.TTFT, 290 + random.nextInt(20), 1);
        }

        assertThat(line("first_token_p50").verdict()).isEqualTo(Verdict.WORSE);
        assertThat(line("first_token_p50").sentence()).contains("% later in this epoch: a difference is proven");
    }

    @Test
    void findsWhoIsPreferred() {
        arms(200, 1, 1);
        evidence.arm(1, "large").total(Total.WINS, 70).total(Total.LOSSES, 30);

        assertThat(line("wins").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(line("wins").sentence()).isEqualTo("large is preferred: it wins 70 of 100 decided comparisons");
    }

    @Test
    void comparesWhatOutputTokensCost() {
        arms(2_000, 1_000_000, 1_000_000);
        for (int bucket = 0; bucket < Exposure.BUCKETS; bucket++) {
            evidence.arm(1, "small").bucket(bucket, Metric.TOKENS_OUT, 1_600);
            evidence.arm(1, "large").bucket(bucket, Metric.TOKENS_OUT, 3_200);
        }

        Line line = line("cost_per_1000_output_tokens");

        assertThat(line.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(line.levels().unit()).isEqualTo("usd");
        assertThat(line.levels().controlCount()).isEqualTo(204_800);
        assertThat(Objects.requireNonNull(line.levels().control())).isBetween(.0096, .0100);
        assertThat(line.sentence()).startsWith("large costs 50 % less for each output token, between ");
    }

    @Test
    void forgetsNoEvidenceOfAnEarlierLook() {
        arms(200, 1, 1);
        evidence.arm(1, "large")
                .total(Total.WINS, 30)
                .total(Total.LOSSES, 30)
                .peak("wins", 2_900_000)
                .peak("errors", 0);

        assertThat(Objects.requireNonNull(line("wins").evidence()).p()).isEqualTo(1);
        assertThat(Objects.requireNonNull(line("wins").p())).isCloseTo(Math.exp(-2.9), within(1e-9));
        assertThat(line("wins").isStrongest()).isFalse();
        assertThat(line("errors").p()).isEqualTo(1);
        assertThat(line("cancelled").p()).isNull();
    }

    @Test
    void trustsNothingWhereTheSplitIsWrong() {
        arms(2_000, 1_000_000, 880_000);
        evidence.arm(1, "large").assigned(1_500);

        Comparison comparison = compared();

        assertThat(comparison.balances())
                .singleElement()
                .satisfies(balance -> assertThat(balance.isOff()).isTrue());
        assertThat(comparison.isOff(1)).isTrue();
        assertThat(comparison.warnings()).singleElement().asString().contains("not split as the slots say");
        assertThat(line("cost").sentence()).contains("not to be trusted");
    }

    @Test
    void findsTheSplitRightWhereOneVariantEndsFewerExchanges() {
        arms(2_000, 1_000_000, 880_000);
        evidence.arm(1, "large").units(1_000);

        assertThat(compared().isOff(1)).isFalse();
        assertThat(compared().warnings()).isEmpty();
    }

    @Test
    void saysSinceWhichEpochItCompares() {
        List<LogEntry> log = new ArrayList<>();
        Table table = TABLE;
        for (int i = 0; i < History.EPOCHS_MAX; i++) {
            log.add(0, new LogEntry(table.version() + "-0", table, "", null));
            table = table.reweighted(new Weights(Map.of("small", 50L, "large", 50L + i % 2)), Cast.ANN);
        }
        for (long epoch = 2; epoch <= table.epoch(); epoch++) {
            evidence.arm(epoch, "small");
            evidence.arm(epoch, "large");
        }
        Comparison comparison = Comparison.of(MODEL, History.of(log, table), evidence.aggregate(), Cast.NOW);

        assertThat(comparison.warnings())
                .containsExactly(
                        "What large did before epoch 2 is left out: only the newest epochs are looked at, at most "
                                + History.EPOCHS_MAX);
    }

    @Test
    void warnsOfCachesThatServedTheVariantsUnalike() {
        arms(200, 1, 1);
        evidence.arm(1, "small")
                .total(Total.HITS, 100)
                .total(Total.TOKENS_IN, 100)
                .total(Total.TOKENS_CACHED, 900);
        evidence.arm(1, "large")
                .total(Total.HITS, 50)
                .total(Total.TOKENS_IN, 100)
                .total(Total.CROSSOVERS, 3);

        assertThat(compared().warnings())
                .hasSize(3)
                .anySatisfy(text -> assertThat(text).contains("13 points fewer of large's requests"))
                .anySatisfy(text -> assertThat(text).contains("90 points fewer of large's input tokens"))
                .anySatisfy(text -> assertThat(text).startsWith("3 requests of large or small"));
    }

    @Test
    void goesOnByBucketsWhereUnitsAreNotToldApartAnyMore() {
        arms(2_000, 1_000_000, 880_000);
        evidence.frozenSince(1);

        assertThat(line("cost").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(compared().warnings()).singleElement().asString().contains("more units than are told apart");
    }

    @Test
    void sharesTheChanceOfErrorAmongCandidates() {
        assertThat(Alphas.among(1)).isEqualTo(new Alphas(.05, .01, .001));
        assertThat(Alphas.among(2).guardRail()).isEqualTo(.005);
    }
}
