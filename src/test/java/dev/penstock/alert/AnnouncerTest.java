package dev.penstock.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How operators are told what an experiment did by itself. */
class AnnouncerTest {

    private static final ExperimentAlert ALERT = new ExperimentAlert(
            "1795543200260-0",
            "assistant",
            ExperimentAlert.What.ROLLED_BACK,
            "large fails",
            "{\"e\":120.5}",
            Instant.parse("2026-11-24T18:00:00.250Z"));

    private record Settings(int triesMax) implements AlertSettings {

        @Override
        public Optional<String> url() {
            return Optional.empty();
        }

        @Override
        public Optional<String> secret() {
            return Optional.empty();
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration firstDelay() {
            return Duration.ofMillis(1);
        }

        @Override
        public Duration maxDelay() {
            return Duration.ofMillis(2);
        }
    }

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Alert.Outcome> outcomes = new CopyOnWriteArrayList<>();

    /** Announces to somebody who takes what comes after so many tries. */
    private void announce(int refusals, int triesMax) {
        Receiver receiver = (id, message) -> {
            told.add(id + " " + new String(message, StandardCharsets.UTF_8));
            return told.size() <= refusals
                    ? Uni.createFrom().failure(new IllegalStateException("not now"))
                    : Uni.createFrom().voidItem();
        };
        new Announcer(receiver, new Settings(triesMax), (alert, outcome) -> outcomes.add(outcome))
                .announce(ALERT)
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    @Test
    void tellsAgainUntilItIsTaken() throws Exception {
        announce(2, 10);
        Eventually.asserts(() -> assertThat(outcomes)
                .containsExactly(Alert.Outcome.FAILED, Alert.Outcome.FAILED, Alert.Outcome.DELIVERED));
        assertThat(told)
                .hasSize(3)
                .containsOnly("exp_assistant_1795543200260-0 {\"type\":\"experiment.rolled_back\",\"experiment\":"
                        + "\"assistant\",\"reason\":\"large fails\",\"evidence\":{\"e\":120.5},"
                        + "\"at\":\"2026-11-24T18:00:00.250Z\"}");
    }

    @Test
    void givesUpAfterSoManyTries() throws Exception {
        announce(100, 3);
        Eventually.asserts(() -> assertThat(outcomes).hasSize(3).containsOnly(Alert.Outcome.FAILED));
    }
}
