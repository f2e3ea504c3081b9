package dev.penstock.experiment.evidence;

import static dev.penstock.experiment.evidence.TestEvidence.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.experiment.Exposure;
import dev.penstock.redis.Outage;
import dev.penstock.redis.RedisCluster;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments on a real cluster of three primaries, over which they are spread. */
class EvidenceClusterTest {

    private static final int EXPERIMENTS = 30;

    @TempDir
    static Path dir;

    @Test
    void keepsTheEvidenceOfExperimentsOnAllPrimaries() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RedisCluster cluster = RedisCluster.start(vertx, dir);
                RedisLink link =
                        RedisLink.open(vertx, cluster.options(), TestEvidence.LIMITS, new Outage("the cluster"))) {
            Eventually.holds(TestEvidence.PATIENCE, link::isUp);
            countsOn(link);
            for (int node = 0; node < cluster.size(); node++) {
                assertThat(cluster.ask(node, Request.cmd(Command.DBSIZE)).toInteger())
                        .as("keys of primary " + node)
                        .isPositive();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void countsOn(RedisLink link) {
        EvidenceReader reader = new EvidenceReader(link);
        EvidenceArchive archive = new EvidenceArchive(link);
        try (Recorder recorder = TestEvidence.recorder(link)) {
            for (int i = 0; i < EXPERIMENTS; i++) {
                Exposure exposure = new Exposure("vendor/model:" + i, 1, "small", false, "00000000000000aa", 5, false);
                recorder.record(Samples.worst(exposure));
                recorder.record(new CacheHit("vendor/model:" + i, new Arm(1, "large"), new Money(i)));
            }
            TestEvidence.flush(recorder);
        }
        for (int i = 0; i < EXPERIMENTS; i++) {
            String experiment = "vendor/model:" + i;
            Aggregate aggregate = await(reader.read(experiment, List.of(1L), List.of("small", "large")));
            assertThat(aggregate.tally(new Arm(1, "small")).total(Total.EXCHANGES))
                    .isEqualTo(1);
            assertThat(aggregate.firstFailures(Guard.REFUSALS, new Arm(1, "small")))
                    .isEqualTo(1);
            assertThat(aggregate.tally(new Arm(1, "large")).total(Total.SAVED_NANO))
                    .isEqualTo(i);
            await(archive.retire(experiment, List.of(1L), List.of("small", "large"), Duration.ofDays(1)));
        }
    }
}
