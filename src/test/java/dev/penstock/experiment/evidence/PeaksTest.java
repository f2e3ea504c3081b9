package dev.penstock.experiment.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.experiment.ExperimentRedis;
import dev.penstock.experiment.statistics.Evidence;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real Redis remembers of the strongest evidence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeaksTest {

    private static final Arm LARGE = new Arm(3, "large");
    private static final Arm HUGE = new Arm(3, "huge");

    private ExperimentRedis redis;
    private Peaks peaks;

    @BeforeAll
    void start(@TempDir Path dir) {
        redis = new ExperimentRedis(dir);
        peaks = new Peaks(redis.link);
    }

    @AfterAll
    void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.ask(Command.FLUSHALL);
    }

    private void raise(Arm arm, String metric, Evidence evidence) {
        ExperimentRedis.await(peaks.raise("m", Map.of(arm, Map.of(metric, evidence))));
    }

    private Evidence strongest(Arm arm, String metric) {
        return ExperimentRedis.await(new EvidenceReader(redis.link)
                        .read("m", List.of(arm.epoch()), List.of(LARGE.variant(), HUGE.variant())))
                .tally(arm)
                .strongest(metric);
    }

    @Test
    void keepTheStrongestOfSeveral() {
        raise(LARGE, "cost", new Evidence(1.25));
        raise(LARGE, "cost", new Evidence(3.5));
        raise(LARGE, "cost", new Evidence(2));
        raise(HUGE, "cost", new Evidence(9));

        assertThat(strongest(LARGE, "cost").logE()).isCloseTo(3.5, within(1e-9));
        assertThat(strongest(LARGE, "errors")).isEqualTo(Evidence.NONE);
        assertThat(strongest(HUGE, "cost").logE()).isCloseTo(9, within(1e-9));
    }

    @Test
    void keepWhatIsCertainAsANumber() {
        raise(LARGE, "cost", Evidence.CERTAIN);

        assertThat(strongest(LARGE, "cost").log10E()).isCloseTo(300, within(1e-5));
        assertThat(Peaks.isAbove(Evidence.CERTAIN, strongest(LARGE, "cost"))).isFalse();
    }

    @Test
    void knowTheirOwnLastLook() {
        Evidence seen = new Evidence(Math.log(18.1729));
        raise(LARGE, "wins", seen);

        assertThat(Peaks.isAbove(seen, strongest(LARGE, "wins"))).isFalse();
        assertThat(Peaks.isAbove(new Evidence(-5), Evidence.NONE)).isFalse();
    }

    @Test
    void goWithTheOtherEvidenceOfACompletedExperiment() {
        EvidenceArchive archive = new EvidenceArchive(redis.link);
        raise(LARGE, "cost", new Evidence(1));
        ExperimentRedis.await(archive.retire("m", List.of(3L), List.of("large"), Duration.ofDays(1)));

        raise(HUGE, "cost", new Evidence(1));

        for (Arm arm : List.of(LARGE, HUGE)) {
            assertThat(redis.ask(Command.PTTL, "{x:m}:" + arm.word() + ":p").toLong())
                    .isBetween(1L, Duration.ofDays(1).toMillis());
        }
    }
}
