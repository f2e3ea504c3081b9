package dev.penstock.experiment;

import static dev.penstock.experiment.ExperimentRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Model;
import dev.penstock.experiment.Table.State;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The tables in a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableStoreTest {

    private static final Model MODEL = Samples.model("m", 80, 20);
    private static final Note WHY = new Note(Samples.NOW, "ann", "because");

    private final Table first = Table.first(MODEL, 7, Samples.NOW);
    private final Table paused = first.in(State.PAUSED, WHY);
    private final Table even = first.reweighted(Weights.of(Samples.model("m", 50, 50)), WHY);

    private ExperimentRedis redis;
    private TableStore store;

    @BeforeAll
    void start(@TempDir Path dir) {
        redis = new ExperimentRedis(dir);
        store = new TableStore(redis.link);
    }

    @AfterAll
    void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.ask(Command.FLUSHALL);
    }

    @Test
    void keepsATable() {
        assertThat(await(store.read("m"))).isEmpty();
        assertThat(await(store.write("m", Change.creating(first)))).isEqualTo(new Written.Done(first));
        assertThat(await(store.read("m"))).hasValue(first);
        assertThat(await(store.read("other"))).isEmpty();
    }

    @Test
    void tellsTheSecondOfTwoWhoSawTheSameTable() {
        await(store.write("m", Change.creating(first)));

        assertThat(await(store.write("m", Change.creating(Table.first(MODEL, 8, Samples.NOW)))))
                .isEqualTo(new Written.Conflict(Optional.of(first)));
        assertThat(await(store.write("m", Change.of(first, paused)))).isEqualTo(new Written.Done(paused));
        assertThat(await(store.write("m", Change.of(first, even))))
                .isEqualTo(new Written.Conflict(Optional.of(paused)));
        assertThat(await(store.read("m"))).hasValue(paused);
    }

    @Test
    void tellsWhoSawATableThatIsLost() {
        assertThat(await(store.write("m", Change.of(first, paused)))).isEqualTo(new Written.Conflict(Optional.empty()));
    }

    @Test
    void takesNothingFromAnOlderController() {
        await(store.write("m", Change.creating(first)));
        await(store.write("m", Change.of(first, paused).byController(5, "it stalls")));
        Table next = paused.in(State.RUNNING, WHY);

        assertThat(await(store.write("m", Change.of(paused, next).byController(4, ""))))
                .isEqualTo(new Written.Fenced(5));
        assertThat(await(store.write("m", Change.of(paused, next)))).isEqualTo(new Written.Done(next));
        // An operator's change takes nothing of the controller's number away.
        assertThat(await(store.write(
                        "m", Change.of(next, next.in(State.PAUSED, WHY)).byController(4, ""))))
                .isEqualTo(new Written.Fenced(5));
    }

    @Test
    void logsEachChangeWithItsEvidence() {
        await(store.write("m", Change.creating(first)));
        await(store.write("m", Change.of(first, paused).byController(1, "{\"e\":20.5}")));
        await(store.write("m", Change.of(first, even)));

        List<LogEntry> log = await(store.log("m", 10));

        assertThat(log).extracting(LogEntry::table).containsExactly(paused, first);
        assertThat(log).extracting(LogEntry::evidence).containsExactly("{\"e\":20.5}", "");
        assertThat(await(store.log("m", 1))).hasSize(1);
        assertThat(await(store.log("other", 1))).isEmpty();
    }

    @Test
    void saysThatWhatRedisHoldsIsNoTable() {
        redis.ask(Command.HSET, "{x:m}:table", "v", "1", "t", "{}");

        assertThatThrownBy(() -> await(store.read("m")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no table of an experiment");

        redis.ask(Command.HSET, "{x:m}:table", "v", "x");
        assertThatThrownBy(() -> await(store.write("m", Change.creating(first))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CORRUPT");
    }
}
