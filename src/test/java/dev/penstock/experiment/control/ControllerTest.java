package dev.penstock.experiment.control;

import static dev.penstock.experiment.ExperimentRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Model;
import dev.penstock.experiment.Change;
import dev.penstock.experiment.ExperimentRedis;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.TableStore;
import dev.penstock.experiment.control.Order.Action;
import dev.penstock.experiment.evidence.EvidenceArchive;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.Peaks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.TurnedClock;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Controllers and operators at one real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControllerTest {

    private static final Model MODEL = Cast.model(null, 50, 50);
    private static final Model RAMPED = Cast.model(Cast.RAMP, 100, 0);

    private final List<ExperimentAlert> alerts = new CopyOnWriteArrayList<>();
    private final List<Table> written = new CopyOnWriteArrayList<>();
    private final TurnedClock clock = new TurnedClock();
    private Model model = MODEL;
    private ExperimentRedis redis;
    private TableStore store;
    private EvidenceReader reader;

    @BeforeAll
    void start(@TempDir Path dir) {
        redis = new ExperimentRedis(dir);
        store = new TableStore(redis.link);
        reader = new EvidenceReader(redis.link);
    }

    @AfterAll
    void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.ask(Command.FLUSHALL);
        alerts.clear();
        written.clear();
        model = MODEL;
    }

    /** A gateway whose own clock stands, so that its lease never runs out for it. */
    private Lease lease(String holder) {
        return new Lease(redis.link, holder, () -> 0);
    }

    private Controller controller(Lease lease) {
        return controller(lease, Uni.createFrom().voidItem());
    }

    /** A controller whose operators take in what they are told when this ends. */
    private Controller controller(Lease lease, Uni<Void> taken) {
        Controller.Listeners listeners = new Controller.Listeners((about, table) -> written.add(table), alert -> {
            alerts.add(alert);
            return taken;
        });
        return new Controller(
                new Controller.Stores(store, reader, new EvidenceArchive(redis.link), new Peaks(redis.link)),
                lease,
                () -> List.of(model),
                listeners,
                clock);
    }

    private Desk desk() {
        return new Desk(() -> List.of(model), store, reader, (about, table) -> written.add(table), clock);
    }

    private Table begun() {
        Table first = Table.first(model, 1, clock.instant());
        await(store.write(Cast.NAME, Change.creating(first)));
        return first;
    }

    private Table stored() {
        return await(store.read(Cast.NAME)).orElseThrow();
    }

    private void failures(String variant, int units) {
        redis.ask(Command.HSET, "{x:assistant}:g:errors:c", "1:" + variant, Integer.toString(units));
    }

    private void units(long epoch, String variant, int count) {
        members(epoch, variant, "a", count);
        members(epoch, variant, "u", count);
    }

    private void members(long epoch, String variant, String set, int count) {
        redis.ask(
                Command.SADD,
                Stream.concat(
                                Stream.of("{x:assistant}:" + epoch + ":" + variant + ":" + set),
                                IntStream.range(0, count).mapToObj(unit -> variant + unit))
                        .toArray(String[]::new));
    }

    @Test
    void rollsBackAtAGuardRailAndTellsSo() {
        begun();
        failures("large", 60);
        failures("small", 20);
        Lease lease = lease("one");
        await(lease.renew());

        await(controller(lease).look(false));

        assertThat(stored().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(stored().allocation().size("small")).isEqualTo(10_000);
        assertThat(written).containsExactly(stored());
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.what()).isEqualTo(ExperimentAlert.What.ROLLED_BACK);
            assertThat(alert.reason()).contains("60 units of large and 20 of small");
            assertThat(alert.evidence()).contains("\"metric\":\"errors\"");
        });
        assertThat(await(store.log(Cast.NAME, 1)).get(0).evidence())
                .isEqualTo(alerts.get(0).evidence());
    }

    @Test
    void tellsWhatTheControllerBeforeDidNotLiveToTell() throws Exception {
        begun();
        failures("large", 60);
        await(controller(leading("one"), Uni.createFrom().nothing()).look(false));
        assertThat(alerts).hasSize(1);

        await(controller(leading("two")).look(false));
        assertThat(alerts).hasSize(2).containsOnly(alerts.get(0));
        assertThat(alerts.get(0).id())
                .isEqualTo(await(store.log(Cast.NAME, 1)).get(0).id());

        Eventually.asserts(() ->
                assertThat(await(store.told(Cast.NAME))).isEqualTo(alerts.get(0).id()));
        await(controller(leading("three")).look(false));
        assertThat(alerts).as("nothing that was taken is told again").hasSize(2);
    }

    @Test
    void notesNothingAsToldBehindWhatIsStillUnderWay() throws Exception {
        begun();
        String begin = await(store.log(Cast.NAME, 1)).get(0).id();
        failures("large", 60);
        Controller controller = controller(leading("one"), Uni.createFrom().nothing());
        await(controller.look(false));
        Table over = stored();
        await(store.write(Cast.NAME, Change.of(over, over.in(State.RUNNING, Cast.ANN))));

        await(controller.look(false));

        Eventually.asserts(() -> assertThat(await(store.told(Cast.NAME))).isEqualTo(begin));
    }

    /** A lease that is taken from whoever holds it. */
    private Lease leading(String holder) {
        redis.ask(Command.DEL, "{x}:lease");
        Lease lease = lease(holder);
        await(lease.renew());
        return lease;
    }

    @Test
    void remembersTheStrongestEvidenceOfAllLooks() {
        begun();
        Controller controller = controller(leading("one"));
        redis.ask(Command.HSET, "{x:assistant}:1:large:t", "win", "30", "loss", "10");
        await(controller.look(true));
        assertThat(wins().p()).isCloseTo(1 / 18.1729, within(1e-5));

        redis.ask(Command.HSET, "{x:assistant}:1:large:t", "win", "30", "loss", "30");
        await(controller(leading("two")).look(true));

        assertThat(wins().evidence()).satisfies(now -> assertThat(now.e()).isLessThan(1));
        assertThat(wins().p()).isCloseTo(1 / 18.1729, within(1e-5));
    }

    private Line wins() {
        return await(desk().dossier(Cast.NAME))
                .orElseThrow()
                .comparison(clock.instant())
                .contrasts()
                .get(0)
                .lines()
                .stream()
                .filter(line -> line.metric().equals("wins"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void letsTheEvidenceGoAfterTheEndAndKeepsItWhereItGoesOn() {
        Table over = begun().in(State.COMPLETED, Cast.ANN);
        await(store.write(Cast.NAME, new Change(1, over, 0, "")));
        redis.ask(Command.HSET, "{x:assistant}:1:small:t", "n", "7");
        Lease lease = lease("one");
        await(lease.renew());
        Controller controller = controller(lease);

        await(controller.look(true));
        assertThat(kept()).isBetween(1L, Duration.ofDays(90).toMillis());

        await(store.write(Cast.NAME, Change.of(over, over.in(State.RUNNING, Cast.ANN))));
        await(controller.look(true));
        assertThat(kept()).as("for good").isEqualTo(-1);
    }

    private long kept() {
        return redis.ask(Command.PTTL, "{x:assistant}:1:small:t").toLong();
    }

    @Test
    void rollsBackWhatFailsNowWithoutStatistics() {
        begun();
        Lease lease = lease("one");
        await(lease.renew());
        Controller controller = controller(lease);
        await(controller.look(false));

        String minute = "{x:assistant}:m:" + clock.instant().getEpochSecond() / 60 + ":large";
        redis.ask(Command.HSET, minute, "n", "40", "err", "21");
        clock.turn(Duration.ofSeconds(1));
        await(controller.look(false));

        assertThat(stored().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(alerts)
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.reason()).isEqualTo("21 of the last minute's 40 requests of large failed"));
    }

    @Test
    void showsWhatItSawAsLongAsItLeads() {
        begun();
        units(1, "large", 3);
        Controller leading = controller(leading("one"));

        await(leading.look(false));
        assertThat(leading.seen()).as("nothing was looked at whole").isEmpty();
        await(leading.look(true));

        assertThat(leading.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.experiment()).isEqualTo(Cast.NAME);
            assertThat(seen.units()).containsEntry("large", 3L).containsEntry("small", 0L);
            assertThat(seen.rails()).isNotEmpty();
        });
        assertThat(controller(lease("two")).seen()).isEmpty();
    }

    @Test
    void doesNothingWithoutTheLease() {
        begun();
        failures("large", 60);
        Lease leading = lease("one");
        await(leading.renew());
        Lease other = lease("two");
        redis.ask(Command.PERSIST, "{x}:lease");
        await(other.renew());

        await(controller(other).look(true));

        assertThat(stored().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void refusesTheLateStepOfAnOlderController() {
        Table first = begun();
        Lease asleep = lease("one");
        await(asleep.renew());
        Controller older = controller(asleep);
        await(older.look(false));
        redis.ask(Command.DEL, "{x}:lease");
        Lease lease = lease("two");
        await(lease.renew());
        Controller newer = controller(lease);
        await(newer.look(false));

        failures("large", 60);
        assertThat(asleep.number()).isEqualTo(1);
        await(older.look(false));

        assertThat(stored()).isEqualTo(first);
        assertThat(asleep.number()).isZero();
        await(newer.look(false));
        assertThat(stored().state()).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void letsAVariantGoOnThatIsOnlySlow() {
        begun();
        members(1, "small", "a", 1_020);
        members(1, "large", "a", 1_000);
        members(1, "small", "u", 1_020);
        Lease lease = lease("one");
        await(lease.renew());

        await(controller(lease).look(true));

        assertThat(stored().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void holdsWhereOneVariantIsAssignedTooManyUnits() {
        begun();
        units(1, "small", 1_200);
        units(1, "large", 1_000);
        Lease lease = lease("one");
        await(lease.renew());

        await(controller(lease).look(true));

        assertThat(stored().state()).isEqualTo(State.PAUSED);
        assertThat(stored().note().reason()).contains("not split as the slots say");
        assertThat(await(store.log(Cast.NAME, 1)).get(0).evidence()).contains("\"small\":1200");
    }

    @Test
    void takesARampUpToAnApprovalAndNoFurther() {
        model = RAMPED;
        begun();
        Lease lease = lease("one");
        await(lease.renew());
        Controller controller = controller(lease);
        await(controller.look(true));
        assertThat(stored().state()).isEqualTo(State.PENDING);

        assertThat(ordered(Action.START, OptionalLong.of(1))).isInstanceOf(Ruling.Granted.class);
        assertThat(stored().step()).isEqualTo(1);
        for (int look = 0; look < 5; look++) {
            // As the slots say: a tenth in the first step, a quarter in the second.
            units(stored().epoch(), "large", 100);
            units(stored().epoch(), "small", stored().step() == 1 ? 900 : 300);
            clock.turn(Duration.ofDays(30));
            // Somebody asked of late, or it would be held.
            redis.ask(Command.HSET, "{x:assistant}:hr:" + clock.instant().getEpochSecond() / 3600 + ":large", "n", "1");
            await(controller.look(true));
        }

        assertThat(stored().step()).isEqualTo(2);
        assertThat(stored().state()).isEqualTo(State.READY);
        assertThat(alerts).extracting(ExperimentAlert::what).containsExactly(ExperimentAlert.What.APPROVAL_WANTED);

        assertThat(ordered(Action.APPROVE, OptionalLong.of(3))).isInstanceOf(Ruling.Granted.class);
        assertThat(stored().allocation().size("large")).isEqualTo(5_000);
    }

    private Ruling ordered(Action action, OptionalLong ifEpoch) {
        return await(desk().order(Cast.NAME, new Order(action, Map.of(), null, ifEpoch, "ann", "")))
                .orElseThrow();
    }

    @Test
    void holdsAfterADayOfSilence() {
        begun();
        Lease lease = lease("one");
        await(lease.renew());
        clock.turn(Duration.ofHours(25));

        await(controller(lease).look(true));

        assertThat(stored().state()).isEqualTo(State.PAUSED);
        assertThat(stored().note()).isEqualTo(new Note(clock.instant(), Move.BY, "no request came for 24 hours"));
    }

    @Test
    void actsByItselfOnTheGatewayThatLeads() throws Exception {
        begun();
        failures("large", 60);
        try (Controller one = controller(lease("one"));
                Controller two = controller(lease("two"))) {
            one.start(redis.vertx);
            two.start(redis.vertx);

            Eventually.asserts(() -> assertThat(stored().state()).isEqualTo(State.ROLLED_BACK));
        }
        assertThat(written).hasSize(1);
    }

    @Test
    void stopsAtTheCapWhicheverEpochSpentIt() {
        begun();
        redis.ask(Command.HSET, "{x:assistant}:sums", "cost_nano", "1000000000");
        Lease lease = lease("one");
        await(lease.renew());

        await(controller(lease).look(true));

        assertThat(stored().note().reason()).contains("spent its cap of 1 USD");
        assertThat(await(desk().dossier(Cast.NAME)).orElseThrow().spentNanoUsd())
                .isEqualTo(1_000_000_000);
    }

    @Test
    void tellsOperatorsAllThatIsKnown() {
        Table first = begun();
        units(1, "large", 10);

        assertThat(await(desk().entries())).containsExactly(new Desk.Entry(MODEL, first));
        Desk.Dossier dossier = await(desk().dossier(Cast.NAME)).orElseThrow();
        assertThat(dossier.log()).hasSize(1);
        assertThat(dossier.variants()).containsExactly("small", "large");
        assertThat(dossier.comparison(clock.instant()).contrasts()).hasSize(1);
        assertThat(dossier.spentNanoUsd()).isZero();
        assertThat(await(desk().dossier("nobody"))).isEmpty();
        assertThat(await(desk().order("nobody", new Order(Action.HOLD, Map.of(), null, OptionalLong.empty(), "a", ""))))
                .isEqualTo(Optional.empty());
    }

    @Test
    void doesNothingForAnOperatorWhoHasSeenAnotherEpoch() {
        Table first = begun();

        assertThat(ordered(Action.ROLLBACK, OptionalLong.of(9))).isEqualTo(new Ruling.Moved(1));
        assertThat(stored()).isEqualTo(first);
        assertThat(ordered(Action.ROLLBACK, OptionalLong.of(1))).isInstanceOf(Ruling.Granted.class);
        assertThat(ordered(Action.RESUME, OptionalLong.empty())).isInstanceOf(Ruling.Refused.class);
        assertThat(written).containsExactly(stored());
    }
}
