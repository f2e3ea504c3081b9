package dev.penstock.experiment;

import static dev.penstock.experiment.ExperimentRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Model;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Table.State;
import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What gateways know of the tables in a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TablesTest {

    private static final Model MODEL = Samples.model("m", 80, 20);
    private static final Model EVEN = Samples.model("m", 50, 50);
    private static final Note WHY = new Note(Samples.NOW, "ann", "because");

    private final AtomicReference<Tables.Declared> files = new AtomicReference<>(declared(1, MODEL));
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
        files.set(declared(1, MODEL));
    }

    @Test
    void goByTheFileAndCountNothingBeforeTheStoreWasHeardOf() {
        Tables tables = gateway(files);

        assertThat(tables.table(MODEL)).isEqualTo(Table.provisional(MODEL));
        assertThat(tables.table(MODEL).isCounting()).isFalse();
        assertThat(tables.stored("m")).isEmpty();
    }

    @Test
    void makeTheFirstTableOnce() {
        Tables one = gateway(files);
        Tables two = gateway(files);

        await(one.refresh());
        await(two.refresh());

        assertThat(one.table(MODEL)).isEqualTo(Table.first(MODEL, 1, Samples.NOW));
        assertThat(two.table(MODEL)).isEqualTo(one.table(MODEL));
        assertThat(await(store.log("m", 10))).hasSize(1);
    }

    @Test
    void leavePlainModelsAlone() {
        files.set(declared(1, Samples.model("plain", 1)));

        await(gateway(files).refresh());

        assertThat(await(store.read("plain"))).isEmpty();
    }

    @Test
    void learnWithinSecondsWhatAnotherGatewayChanged() throws Exception {
        try (Tables tables = gateway(files)) {
            tables.start();
            Table first = tables.table(MODEL);
            Table next = first.reweighted(Weights.of(EVEN), WHY);

            await(store.write("m", Change.of(first, next)));

            Eventually.asserts(() -> assertThat(tables.table(MODEL)).isEqualTo(next));
        }
    }

    @Test
    void keepTheLastTableWhileTheStoreIsAwayAndFindItAgain() throws Exception {
        Tables tables = gateway(files);
        await(tables.refresh());
        Table paused = tables.table(MODEL).in(State.PAUSED, WHY);
        await(store.write("m", Change.of(tables.table(MODEL), paused)));
        await(tables.refresh());

        redis.kill();
        await(tables.refresh());
        assertThat(tables.table(MODEL)).isEqualTo(paused);

        redis.startAgain();
        Eventually.asserts(() -> {
            await(tables.refresh());
            assertThat(redis.link.isUp()).isTrue();
        });
        assertThat(tables.table(MODEL)).isEqualTo(paused);
        assertThat(await(store.read("m"))).hasValue(paused);
    }

    @Test
    void giveTheStoreBackWhatItLost() {
        Tables tables = gateway(files);
        await(tables.refresh());
        Table first = tables.table(MODEL);
        Table over = first.opening(State.ROLLED_BACK, first.allocation().handedOver("b", "a"), 0, WHY);
        await(store.write("m", Change.of(first, over)));
        await(tables.refresh());

        redis.ask(Command.FLUSHALL);
        await(tables.refresh());

        assertThat(tables.table(MODEL)).isEqualTo(over);
        assertThat(await(store.read("m"))).hasValue(over);
    }

    @Test
    void followTheNewerOfTwoPolicySets() {
        AtomicReference<Tables.Declared> newer = new AtomicReference<>(declared(2, EVEN));
        Tables one = gateway(files);
        Tables two = gateway(newer);
        await(one.refresh());
        await(two.refresh());
        await(one.refresh());
        await(two.refresh());

        assertThat(two.table(EVEN).epoch()).isEqualTo(2);
        assertThat(one.table(MODEL)).isEqualTo(two.table(EVEN));
        assertThat(one.problems().get("m")).contains("follows a newer policy set");
        assertThat(two.problems()).isEmpty();
        assertThat(await(store.log("m", 10))).hasSize(2);
    }

    @Test
    void sayWhyTheyDoNotFollowTheFile() {
        Tables tables = gateway(files);
        await(tables.refresh());
        Table first = tables.table(MODEL);
        Table ramping = first.opening(State.RUNNING, first.allocation(), 1, WHY);
        await(store.write("m", Change.of(first, ramping)));
        files.set(declared(2, EVEN));

        await(tables.refresh());
        await(tables.refresh());

        assertThat(tables.table(EVEN).allocation()).isEqualTo(ramping.allocation());
        assertThat(tables.table(EVEN).epoch()).isEqualTo(ramping.epoch());
        assertThat(tables.problems().get("m")).contains("while its ramp is under way");
    }

    @Test
    void countNothingForFilesThatMeanOtherVariants() {
        Tables tables = gateway(files);
        await(tables.refresh());
        Model retargeted = new Model(
                "m",
                UnitKind.USER,
                List.of(MODEL.variants().get(0), new Variant("b", Samples.target("b-2"), 20)),
                List.of(),
                null);

        assertThat(tables.table(retargeted).isCounting()).isFalse();
        assertThat(tables.table(retargeted).allocation())
                .isEqualTo(tables.table(MODEL).allocation());

        files.set(declared(2, retargeted));
        await(tables.refresh());
        assertThat(tables.table(retargeted).epoch()).isEqualTo(2);
        assertThat(tables.table(retargeted).isCounting()).isTrue();
    }

    @Test
    void forgetAnExperimentThatIsNoLongerDeclared() {
        Tables tables = gateway(files);
        await(tables.refresh());
        files.set(declared(2));

        await(tables.refresh());

        assertThat(tables.stored("m")).isEmpty();
        assertThat(await(store.read("m"))).isPresent();
    }

    private Tables gateway(AtomicReference<Tables.Declared> own) {
        return new Tables(redis.vertx, store, own::get, Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    private static Tables.Declared declared(long revision, Model... models) {
        return new Tables.Declared(revision, List.of(models));
    }
}
