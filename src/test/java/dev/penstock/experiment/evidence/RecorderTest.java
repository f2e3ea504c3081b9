package dev.penstock.experiment.evidence;

import static dev.penstock.experiment.evidence.TestEvidence.EXPERIMENT;
import static dev.penstock.experiment.evidence.TestEvidence.TAG;
import static dev.penstock.experiment.evidence.TestEvidence.batch;
import static dev.penstock.experiment.evidence.TestEvidence.flush;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Money;
import dev.penstock.experiment.Exposure;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.HoldingProxy;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    @TempDir
    static Path dir;

    private static TestEvidence bed;

    private final List<Recorder> recorders = new ArrayList<>();
    private final NaiveEvidence expected = new NaiveEvidence();

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
    }

    @AfterEach
    void stop() {
        recorders.forEach(Recorder::close);
    }

    private Recorder recorder() {
        return recorder(bed.link);
    }

    private Recorder recorder(RedisLink link) {
        Recorder recorder = TestEvidence.recorder(link);
        recorders.add(recorder);
        return recorder;
    }

    private void record(Recorder recorder, List<Evidence> pieces) {
        pieces.forEach(expected::add);
        pieces.forEach(recorder::record);
    }

    @Test
    void countsWhatHappenedOnTwoGateways() {
        Samples samples = new Samples(11);
        Recorder one = recorder();
        Recorder two = recorder();
        for (int i = 0; i < 20; i++) {
            record(one, samples.some(200));
            flush(one);
            record(two, samples.some(150));
            flush(two);
        }
        assertThat(bed.evidence()).isEqualTo(expected.evidence());
        assertThat(one.dropped() + two.dropped() + one.refusedChanges()).isZero();
    }

    @Test
    void tellsRedisByItself() throws Exception {
        Recorder recorder = recorder();
        recorder.start(bed.vertx);
        record(recorder, new Samples(12).some(100));
        Eventually.asserts(() -> assertThat(bed.evidence()).isEqualTo(expected.evidence()));
    }

    @Test
    void tellsRedisTheRestWhenItIsClosed() {
        Recorder recorder = recorder();
        record(recorder, new Samples(13).some(300));
        recorder.close();
        assertThat(bed.evidence()).isEqualTo(expected.evidence());
    }

    @Test
    void goesOnWhereItWasWhenRedisWasAway() {
        Samples samples = new Samples(14);
        Recorder recorder = recorder();
        record(recorder, samples.some(100));
        flush(recorder);
        bed.kill();
        record(recorder, samples.some(100));
        flush(recorder);
        record(recorder, samples.some(100));
        flush(recorder);
        bed.restart();
        Eventually.holds(TestEvidence.PATIENCE, bed.link::isUp);
        flush(recorder);
        assertThat(bed.evidence()).isEqualTo(expected.evidence());
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void addsNothingTwiceWhereACallComesAfterItsRepetition() throws Exception {
        RedisLimits impatient = new RedisLimits(Duration.ofMillis(300), Duration.ofSeconds(20), 4096);
        try (HoldingProxy proxy = HoldingProxy.to(bed.port());
                RedisLink link = bed.link(impatient, proxy.port())) {
            Eventually.holds(TestEvidence.PATIENCE, link::isUp);
            Recorder recorder = recorder(link);
            proxy.hold();
            record(recorder, new Samples(15).some(100));
            TestEvidence.await(recorder.flush());
            assertThat(proxy.isHolding()).isTrue();
            Eventually.asserts(() -> {
                flush(recorder);
                assertThat(bed.evidence()).isEqualTo(expected.evidence());
            });
            proxy.release();
            assertThat(bed.evidence()).isEqualTo(expected.evidence());
        }
    }

    @Test
    void dropsAllAlikeWhenThereIsNoRoom() {
        Recorder recorder = recorder();
        record(recorder, new Samples(16).some(100));
        flush(recorder);
        bed.kill();
        int units = 20_000;
        for (int unit = 0; unit < units; unit++) {
            recorder.record(Samples.good(Samples.exposure(9, unit % 2 == 0 ? "small" : "large", unit, false), unit));
        }
        assertThat(recorder.dropped()).isBetween(units * 9L / 10, units - 500L);
        bed.restart();
        Eventually.holds(TestEvidence.PATIENCE, bed.link::isUp);
        flush(recorder);
        long small = exchanges(9, "small");
        long large = exchanges(9, "large");
        assertThat(small + large).isEqualTo(units - recorder.dropped());
        assertThat(Math.abs(small - large)).isLessThanOrEqualTo(2);
        assertThat(exchangesOfUnits("small")).isEqualTo(small);
    }

    private static long exchanges(long epoch, String variant) {
        Response count = bed.ask(Command.HGET, TAG + epoch + ":" + variant + ":t", "n");
        return count == null ? 0 : count.toLong();
    }

    private static long exchangesOfUnits(String variant) {
        return bed.ask(Command.SCARD, TAG + "9:" + variant + ":u").toLong();
    }

    @Test
    void tellsRedisAtOnceWhenThereIsNoRoomLeft() {
        Recorder recorder = recorder();
        for (int unit = 0; unit < 3_000; unit++) {
            recorder.record(Samples.good(Samples.exposure(1, "small", unit, false), unit));
            int unsent = unit - 800;
            Eventually.holds(TestEvidence.PATIENCE, () -> exchanges(1, "small") > unsent);
        }
        assertThat(recorder.dropped()).isZero();
        assertThat(bed.ask(Command.HVALS, TAG + "seq").get(0).toLong()).isGreaterThan(3);
    }

    @Test
    void countsWhatManyThreadsTellItWhileItTellsRedis() throws Exception {
        Recorder recorder = recorder();
        List<Evidence> pieces = new Samples(17).some(200);
        pieces.forEach(expected::add);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Evidence> part = pieces.subList(50 * i, 50 * (i + 1));
            threads.add(new Thread(() -> part.forEach(piece -> {
                recorder.record(piece);
                recorder.flush().subscribe().with(done -> {});
            })));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        flush(recorder);
        assertThat(recorder.dropped()).isZero();
        assertThat(withoutFirsts(bed.evidence())).isEqualTo(withoutFirsts(expected.evidence()));
    }

    /** Which of a unit's exchanges is the first one depends on who comes first. */
    private static Map<String, Map<String, String>> withoutFirsts(Map<String, Map<String, String>> evidence) {
        evidence.keySet().removeIf(key -> key.contains(":f:") || key.endsWith(":c"));
        return evidence;
    }

    @Test
    void keepsABatchWithinItsBound() {
        Batch batch = batch();
        int unit = 0;
        while (!batch.isFull()) {
            batch.add(Samples.worst(Samples.exposure(1 + unit, "v" + unit, unit, false)), Instant.now());
            unit++;
        }
        assertThat(batch.steps()).isLessThanOrEqualTo(Batch.STEPS_MAX);
        assertThat(batch.steps() / unit).isLessThanOrEqualTo(Batch.STEPS_OF_ONE_MAX);
    }

    @Test
    void tellsOnceInABatchThatAUnitCame() {
        Batch batch = batch();
        batch.add(new Enrolled(Samples.exposure(1, "small", 1, false)), Instant.now());
        int once = batch.steps();
        batch.add(new Enrolled(Samples.exposure(1, "small", 1, false)), Instant.now());
        assertThat(batch.steps()).isEqualTo(once);
        batch.add(new Enrolled(Samples.exposure(2, "large", 1, false)), Instant.now());
        assertThat(batch.steps()).isEqualTo(2 * once);
    }

    @Test
    void takesNoAnonymousUnitForOneThatCame() {
        Exposure nobody = Samples.exposure(1, "small", 1, true);
        assertThatThrownBy(() -> new Enrolled(nobody)).hasMessageContaining("exposure");
    }

    @Test
    void keepsSoManyExperimentsApartAtMost() {
        Recorder recorder = recorder();
        bed.kill();
        for (int i = 0; i < Recorder.EXPERIMENTS_MAX + 5; i++) {
            recorder.record(new CacheHit("experiment-" + i, new Arm(1, "small"), Money.ZERO));
        }
        assertThat(recorder.dropped()).isEqualTo(5);
        bed.restart();
        Eventually.holds(TestEvidence.PATIENCE, bed.link::isUp);
        flush(recorder);
        recorder.record(new CacheHit("another", new Arm(1, "small"), Money.ZERO));
        flush(recorder);
        assertThat(recorder.dropped()).isEqualTo(5);
        assertThat(bed.ask(Command.HGET, "{x:another}:1:small:t", "hit").toString())
                .isEqualTo("1");
    }

    @Test
    void countsAnonymousUnitsInTotalsAndHistogramsOnly() {
        Recorder recorder = recorder();
        recorder.record(Samples.worst(Samples.exposure(1, "small", 1, true)));
        flush(recorder);
        assertThat(bed.evidence().keySet())
                .containsExactlyInAnyOrder(
                        TAG + "sums",
                        TAG + "1:small:t",
                        TAG + "1:small:h:ttft",
                        TAG + "1:small:h:total",
                        TAG + "1:small:h:mtps",
                        TAG + "1:small:h:cost");
    }

    @Test
    void countsHitsOfTheCacheApart() {
        Recorder recorder = recorder();
        recorder.record(new CacheHit(EXPERIMENT, new Arm(1, "small"), new Money(7)));
        recorder.record(new CacheHit(EXPERIMENT, new Arm(1, "small"), new Money(8)));
        flush(recorder);
        assertThat(bed.evidence()).isEqualTo(Map.of(TAG + "1:small:t", Map.of("hit", "2", "saved_nano", "15")));
    }

    @Test
    void takesNoCancelAndNoMistakeOfTheClientForAFailure() {
        Recorder recorder = recorder();
        Observation good = Samples.good(Samples.exposure(1, "small", 1, false), 5);
        recorder.record(Samples.ended(good, Outcome.CANCELLED));
        recorder.record(Samples.ended(good, Outcome.CLIENT_ERROR));
        flush(recorder);
        Map<String, String> totals = bed.evidence().getOrDefault(TAG + "1:small:t", Map.of());
        assertThat(totals).containsEntry("n", "2").containsEntry("cancel", "1");
        assertThat(totals.keySet()).noneMatch(field -> field.startsWith("err_"));
        assertThat(bed.evidence()).doesNotContainKey(TAG + "g:errors");
    }

    @Test
    void survivesCountsThatNoModelCanHave() {
        Recorder recorder = recorder();
        Exposure exposure = Samples.exposure(1, "small", 1, false);
        for (int i = 0; i < 3; i++) {
            recorder.record(new Feedback(exposure, "rating", 1, Long.MAX_VALUE / 2));
        }
        flush(recorder);
        assertThat(bed.ask(Command.HGET, TAG + "1:small:t", "fb_rating_sum").toLong())
                .isEqualTo(Long.MAX_VALUE);
        recorder.record(new Feedback(exposure, "rating", 1, 1));
        flush(recorder);
        assertThat(recorder.refusedChanges()).isEqualTo(2);
    }
}
