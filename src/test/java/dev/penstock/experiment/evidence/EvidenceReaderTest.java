package dev.penstock.experiment.evidence;

import static dev.penstock.experiment.evidence.TestEvidence.EXPERIMENT;
import static dev.penstock.experiment.evidence.TestEvidence.TAG;
import static dev.penstock.experiment.evidence.TestEvidence.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.experiment.statistics.Cells;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceReaderTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Arm SMALL = new Arm(1, "small");
    private static final Arm LARGE = new Arm(2, "large");

    @TempDir
    static Path dir;

    private static TestEvidence bed;

    private EvidenceReader reader;
    private EvidenceArchive archive;
    private long sequence;

    @BeforeAll
    static void open() {
        bed = new TestEvidence(dir);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void clean() {
        bed.clean();
        reader = new EvidenceReader(bed.link);
        archive = new EvidenceArchive(bed.link);
    }

    private void tell(Instant when, Evidence... pieces) {
        tell(TestEvidence.BOUNDS, when, pieces);
    }

    private void tell(Bounds bounds, Instant when, Evidence... pieces) {
        Batch batch = new Batch(EvidenceKeys.of(EXPERIMENT), bounds);
        for (Evidence piece : pieces) {
            batch.add(piece, when);
        }
        sequence++;
        assertThat(bed.send(TestEvidence.sealed(batch, TestEvidence.INCARNATION, sequence)))
                .contains("OK");
    }

    private Aggregate read() {
        return await(reader.read(EXPERIMENT, List.of(1L, 2L), List.of("small", "large")));
    }

    private static Observation unit(Arm arm, int unit, long nanoUsd) {
        return Samples.good(Samples.exposure(arm.epoch(), arm.variant(), unit, false), nanoUsd);
    }

    @Test
    void readsWhatEachVariantDidInEachEpoch() {
        tell(NOON, unit(SMALL, 3, 100), unit(SMALL, 3, 200), unit(SMALL, 4, 1), unit(LARGE, 3, 7));
        Tally small = read().tally(SMALL);
        assertThat(small.total(Total.EXCHANGES)).isEqualTo(3);
        assertThat(small.total(Total.COST_NANO)).isEqualTo(301);
        assertThat(small.total(Total.ERRORS_429)).isZero();
        assertThat(small.units()).isEqualTo(2);
        assertThat(small.buckets().of(Metric.COST_NANO)).hasSize(128).startsWith(0, 0, 0, 300, 1, 0);
        assertThat(small.buckets().of(Metric.TTFT_MICROS)[3]).isEqualTo(500_000);
        assertThat(small.histogram(Distribution.TTFT)).isEqualTo(Map.of(277, 3L));
        assertThat(small.firsts(Distribution.TTFT)).isEqualTo(Map.of(277, 2L));
        assertThat(small.firsts(Distribution.COST)).hasSize(2);
        assertThat(read().tally(LARGE).total(Total.COST_NANO)).isEqualTo(7);
        assertThat(read().tally(new Arm(2, "small")).units()).isZero();
        assertThat(read().units()).isEqualTo(2);
    }

    @Test
    void readsWhoCameWhateverBecameOfThem() {
        tell(NOON, came(SMALL, 3), came(SMALL, 3), came(SMALL, 4), came(LARGE, 3));
        tell(NOON, came(SMALL, 4), unit(SMALL, 4, 1));
        Tally small = read().tally(SMALL);
        assertThat(small.assigned()).isEqualTo(2);
        assertThat(small.units()).isEqualTo(1);
        assertThat(small.total(Total.EXCHANGES)).isEqualTo(1);
        assertThat(read().tally(LARGE).assigned()).isEqualTo(1);
        assertThat(read().units()).isEqualTo(2);
    }

    private static Enrolled came(Arm arm, int unit) {
        return new Enrolled(Samples.exposure(arm.epoch(), arm.variant(), unit, false));
    }

    @Test
    void forgetsNothingOfWhatWasSpentInEpochsThatNobodyAsksFor() {
        tell(NOON, unit(SMALL, 3, 100), unit(LARGE, 3, 7), unit(new Arm(3, "gone"), 3, 1_000));
        tell(NOON, unit(SMALL, 3, 20));
        assertThat(await(reader.read(EXPERIMENT, List.of(2L), List.of("large"))).spentNanoUsd())
                .isEqualTo(1_127);
    }

    @ParameterizedTest
    @CsvSource({"2, 4000000, 250", "2, 250000, 4000", "10, 1000000, 9000", "9223372036854775807, 1, 9223372036854775807"
    })
    void readsHowFastAnswersWereToAThousandthOfAToken(long tokens, long micros, long millitokens) {
        Observation good = unit(SMALL, 1, 1);
        Tokens none = Tokens.ZERO;
        Usage usage = new Usage(none, none, none, new Tokens(tokens), none, Usage.Evidence.REPORTED);
        tell(
                NOON,
                new Observation(
                        good.exposure(),
                        good.spend(),
                        new Observation.Traffic(usage, 100),
                        Outcome.OK,
                        good.answer(),
                        good.detours(),
                        new Observation.Pace(500_000L, 500_000 + micros, false, false, false)));
        assertThat(read().tally(SMALL).histogram(Distribution.MILLITOKENS_PER_SECOND))
                .isEqualTo(Map.of(Cells.of(millitokens), 1L));
    }

    @Test
    void findsInTheBucketsWhatIsInTheTotals() {
        Batch batch = TestEvidence.batch();
        new Samples(21)
                .some(3_000).stream()
                        .filter(piece -> piece instanceof Observation seen
                                && !seen.exposure().isAnonymous())
                        .forEach(piece -> batch.add(piece, NOON));
        bed.send(TestEvidence.sealed(batch, TestEvidence.INCARNATION, 1));
        for (Arm arm : List.of(SMALL, LARGE)) {
            Tally tally = read().tally(arm);
            for (Map.Entry<Metric, Total> both : Map.of(
                            Metric.EXCHANGES, Total.EXCHANGES,
                            Metric.TOKENS_IN, Total.TOKENS_IN,
                            Metric.TOKENS_OUT, Total.TOKENS_OUT)
                    .entrySet()) {
                assertThat(Arrays.stream(tally.buckets().of(both.getKey())).sum())
                        .isEqualTo(tally.total(both.getValue()));
            }
        }
    }

    @Test
    void readsFirstFailuresWhereTheyHappened() {
        tell(
                NOON,
                Samples.ended(unit(SMALL, 1, 1), Outcome.TIMEOUT),
                Samples.ended(unit(LARGE, 1, 1), Outcome.TIMEOUT));
        tell(NOON, Samples.worst(Samples.exposure(2, "large", 2, false)));
        assertThat(read().firstFailures(Guard.ERRORS, SMALL)).isEqualTo(1);
        assertThat(read().firstFailures(Guard.ERRORS, LARGE)).isZero();
        for (Guard guard : EnumSet.complementOf(EnumSet.of(Guard.ERRORS))) {
            assertThat(read().firstFailures(guard, LARGE)).isEqualTo(1);
        }
    }

    @Test
    void saysSinceWhenUnitsAreNotToldApart() {
        Bounds one = new Bounds(1, new Money(1));
        tell(one, NOON, unit(SMALL, 1, 1));
        assertThat(read().frozenSince()).isEmpty();
        tell(one, NOON, Samples.ended(unit(SMALL, 2, 1), Outcome.TIMEOUT));
        assertThat(read().frozenSince()).get().isNotNull();
        assertThat(read().frozenSince(Guard.ERRORS)).isEmpty();
        tell(one, NOON, Samples.ended(unit(SMALL, 3, 1), Outcome.TIMEOUT));
        assertThat(read().frozenSince(Guard.ERRORS)).isPresent();
        assertThat(read().tally(SMALL).total(Total.EXCHANGES)).isEqualTo(3);
    }

    @Test
    void letsNoExchangeWeighMoreThanTheExperimentAllows() {
        tell(new Bounds(10, new Money(40)), NOON, unit(SMALL, 0, 1_000), unit(SMALL, 0, 3));
        assertThat(read().tally(SMALL).buckets().of(Metric.COST_NANO)[0]).isEqualTo(43);
        assertThat(read().tally(SMALL).total(Total.COST_NANO)).isEqualTo(1_003);
    }

    @Test
    void readsFeedbackThatWasChangedAndVotesThatWereWithdrawn() {
        Observation unit = unit(SMALL, 5, 1);
        tell(
                NOON,
                new Feedback(unit.exposure(), "rating", 1, 4_000_000),
                new Vote(EXPERIMENT, SMALL, Vote.Result.WIN, 1));
        tell(NOON, new Feedback(unit.exposure(), "rating", 0, -5_500_000));
        tell(NOON, new Vote(EXPERIMENT, SMALL, Vote.Result.WIN, -1), new Vote(EXPERIMENT, SMALL, Vote.Result.TIE, 1));
        Tally small = read().tally(SMALL);
        assertThat(small.feedbackCount("rating")).isEqualTo(1);
        assertThat(small.feedbackMillionths("rating")).isEqualTo(-1_500_000);
        assertThat(small.buckets().feedbackCounts("rating")[5]).isEqualTo(1);
        assertThat(small.buckets().feedbackMillionths("rating")[5]).isEqualTo(-1_500_000);
        assertThat(small.total(Total.WINS)).isZero();
        assertThat(small.total(Total.TIES)).isEqualTo(1);
    }

    @Test
    void readsHowAnswersToTheSamePromptDiffer() {
        AnswerPair.Sides sides = new AnswerPair.Sides(1, "small", "large");
        tell(NOON, new AnswerPair(EXPERIMENT, sides, 9, cost(100), cost(70)));
        tell(NOON, new AnswerPair(EXPERIMENT, sides, 9, cost(200), cost(210)));
        PairSums pairs = await(reader.pairs(EXPERIMENT, List.of(sides))).get(0);
        assertThat(pairs.pairs()[9]).isEqualTo(2);
        assertThat(pairs.from(Metric.COST_NANO)[9]).isEqualTo(300);
        assertThat(pairs.to(Metric.COST_NANO)[9]).isEqualTo(280);
    }

    private static Map<Metric, Long> cost(long nanoUsd) {
        return Map.of(Metric.COST_NANO, nanoUsd);
    }

    @Test
    void readsAPointForEachMinuteAndHour() {
        tell(NOON, unit(SMALL, 1, 5), Samples.ended(unit(LARGE, 1, 1), Outcome.TIMEOUT));
        tell(NOON.plusSeconds(59), Samples.ended(unit(SMALL, 2, 6), Outcome.TIMEOUT));
        tell(NOON.plusSeconds(121), unit(SMALL, 2, 7));
        assertThat(await(reader.points(EXPERIMENT, "small", Stretch.MINUTE, NOON, NOON.plusSeconds(130))))
                .containsExactly(
                        new Point(NOON, 2, 11, 1, 20),
                        new Point(NOON.plusSeconds(60), 0, 0, 0, 0),
                        new Point(NOON.plusSeconds(120), 1, 7, 0, 10));
        assertThat(await(reader.points(EXPERIMENT, "small", Stretch.HOUR, NOON, NOON)))
                .containsExactly(new Point(NOON, 3, 18, 1, 30));
        assertThat(await(reader.points(EXPERIMENT, "small", Stretch.MINUTE, NOON.minus(Duration.ofDays(2)), NOON)))
                .hasSize(2_881);
    }

    @Test
    void refusesToReadMorePointsThanAreKept() {
        assertThatThrownBy(
                        () -> reader.points(EXPERIMENT, "small", Stretch.MINUTE, NOON.minus(Duration.ofDays(3)), NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read().tally(new Arm(3, "small"))).hasMessageContaining("arm");
    }

    @Test
    void letsTheEvidenceOfAConcludedExperimentGo() {
        tell(NOON, came(SMALL, 1), unit(SMALL, 1, 5));
        await(archive.retire(EXPERIMENT, List.of(1L, 2L), List.of("small", "large"), EvidenceArchive.CONCLUDED_KEPT));
        tell(NOON, came(LARGE, 2), unit(LARGE, 2, 5));
        tell(NOON, new Feedback(unit(SMALL, 1, 5).exposure(), "rating", 1, 1));
        for (Response key : bed.ask(Command.KEYS, "*")) {
            assertThat(bed.kept(key.toString()))
                    .as(key.toString())
                    .isBetween(1L, Duration.ofDays(90).toMillis());
        }
        assertThat(read().tally(LARGE).total(Total.EXCHANGES)).isEqualTo(1);
    }

    @Test
    void keepsTheEvidenceOfAnExperimentThatGoesOnAfterAll() {
        tell(NOON, came(SMALL, 1), unit(SMALL, 1, 5));
        await(archive.retire(EXPERIMENT, List.of(1L, 2L), List.of("small", "large"), Duration.ofDays(1)));
        await(archive.keep(EXPERIMENT, List.of(1L, 2L), List.of("small", "large")));
        tell(NOON, unit(LARGE, 2, 5));
        for (String key : List.of("sums", "1:small:t", "1:small:a", "1:small:u", "2:large:b", "units", "seq")) {
            assertThat(bed.kept(TAG + key)).as(key).isEqualTo(-1);
        }
    }
}
