package dev.penstock.experiment.evidence;

import static dev.penstock.experiment.evidence.TestEvidence.BOUNDS;
import static dev.penstock.experiment.evidence.TestEvidence.EXPERIMENT;
import static dev.penstock.experiment.evidence.TestEvidence.INCARNATION;
import static dev.penstock.experiment.evidence.TestEvidence.TAG;
import static dev.penstock.experiment.evidence.TestEvidence.await;
import static dev.penstock.experiment.evidence.TestEvidence.batch;
import static dev.penstock.experiment.evidence.TestEvidence.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Money;
import dev.penstock.redis.Script;
import io.vertx.redis.client.Command;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one flush does, in whichever state it finds Redis. */
class FlushScriptTest {

    private static final String OTHER = "fedcba9876543210fedcba9876543210";
    private static final String TOTALS = TAG + "1:small:t";
    private static final List<String> KEYS =
            List.of(TAG + "seq", TAG + "seen", TAG + "frozen", TAG + "retired", TAG + "units", TOTALS);

    @TempDir
    static Path dir;

    private static TestEvidence bed;

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

    @Test
    void addsABatchOnce() {
        FlushCall call = sealed(of(new Samples(1).some(200)), INCARNATION, 7);
        assertThat(bed.send(call)).containsExactly("OK", "0", "0");
        Map<String, Map<String, String>> once = bed.evidence();
        assertThat(bed.send(call)).containsExactly("DUP");
        assertThat(bed.evidence()).isEqualTo(once);
        assertThat(bed.ask(Command.HGET, TAG + "seq", INCARNATION).toString()).isEqualTo("7");
    }

    @Test
    void takesNoBatchThatIsOlderThanTheLastOne() {
        bed.send(sealed(of(new Samples(1).some(5)), INCARNATION, 7));
        assertThat(bed.send(sealed(of(new Samples(2).some(5)), INCARNATION, 6))).containsExactly("DUP");
        assertThat(bed.send(sealed(of(new Samples(2).some(5)), OTHER, 6))).containsExactly("OK", "0", "0");
    }

    @Test
    void countsWhatTwoGatewaysHadHoweverOftenTheyFlush() {
        NaiveEvidence expected = new NaiveEvidence();
        Samples samples = new Samples(4);
        Random random = new Random(5);
        List<FlushCall> sent = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            List<Evidence> pieces = samples.some(1 + random.nextInt(150));
            pieces.forEach(expected::add);
            sent.add(sealed(of(pieces), random.nextBoolean() ? INCARNATION : OTHER, i));
            for (FlushCall again : sent.subList(Math.max(0, i - 4), i)) {
                bed.send(again);
            }
        }
        assertThat(bed.evidence()).isEqualTo(expected.evidence());
    }

    @Test
    void neverAddsMoreThanHappenedWhereverItIsKilled() {
        FlushCall call = sealed(of(new Samples(8).some(24)), INCARNATION, 1);
        bed.send(call);
        Map<String, Map<String, String>> whole = bed.evidence();
        assertThat(whole.keySet()).as("sets of units that came").anyMatch(key -> key.endsWith(":a"));
        int commands = 0;
        for (boolean isKilled = true; isKilled; commands++) {
            bed.clean();
            isKilled = isKilledAfter(commands, call);
            boolean isKnown = bed.ask(Command.HEXISTS, TAG + "seq", INCARNATION).toBoolean();
            assertThat(bed.send(call).get(0)).isEqualTo(isKnown ? "DUP" : "OK");
            assertThatNothingExceeds(whole);
            if (!isKnown || !isKilled) {
                assertThat(bed.evidence()).isEqualTo(whole);
            }
        }
        assertThat(commands).isGreaterThan(200);
    }

    /** Runs the script with its end after so many commands; says whether that came too early. */
    private static boolean isKilledAfter(int commands, FlushCall call) {
        String kill = "local whole_redis, left = redis, " + commands + "\n"
                + "local function spent() left = left - 1; if left < 0 then error('killed') end end\n"
                + "local redis = {call = function(...) spent() return whole_redis.call(...) end,\n"
                + "  pcall = function(...) spent() return whole_redis.pcall(...) end}\n";
        try {
            await(bed.link.run(Script.of(kill + Scripts.FLUSH.body()), call.keys(), call.args()));
            return false;
        } catch (RuntimeException error) {
            assertThat(error).hasMessageContaining("killed");
            return true;
        }
    }

    private static void assertThatNothingExceeds(Map<String, Map<String, String>> whole) {
        bed.evidence()
                .forEach((key, fields) -> fields.forEach((field, value) -> {
                    String most = whole.getOrDefault(key, Map.of()).get(field);
                    assertThat(most).as(key + " " + field).isNotNull();
                    if (!value.isEmpty()) {
                        assertThat(new BigInteger(value).abs()).isLessThanOrEqualTo(new BigInteger(most).abs());
                    }
                }));
    }

    @Test
    void addsExactlyBeyondWhatLuaCanCount() {
        long odd = Money.MAX_NANO_USD;
        for (int i = 1; i <= 600; i++) {
            bed.send(sealed(of(List.of(Samples.good(Samples.exposure(1, "small", 1, false), odd))), INCARNATION, i));
        }
        assertThat(total("cost_nano")).isEqualTo(Long.toString(600 * odd));
    }

    @Test
    void leavesOutOnlyTheSumThatDoesNotFit() {
        bed.ask(Command.HSET, TOTALS, "cost_nano", Long.toString(Long.MAX_VALUE));
        bed.ask(Command.HSET, TOTALS, "tok_in", "many");
        FlushCall call = sealed(of(List.of(Samples.good(Samples.exposure(1, "small", 1, false), 5))), INCARNATION, 1);
        assertThat(bed.send(call)).containsExactly("OK", "2", "0");
        assertThat(total("cost_nano")).isEqualTo(Long.toString(Long.MAX_VALUE));
        assertThat(total("n")).isEqualTo("1");
        assertThat(total("list_nano")).isEqualTo("5");
    }

    @Test
    void forgetsIncarnationsThatAreSilentForLongAndNoOthers() {
        long now = System.currentTimeMillis();
        long silence = FlushCall.INCARNATION_KEPT.toMillis();
        incarnation("dead", now - silence - 1000);
        incarnation("silent", now - silence + Duration.ofMinutes(5).toMillis());
        bed.send(sealed(of(new Samples(1).some(5)), INCARNATION, 1));
        assertThat(bed.ask(Command.HGETALL, TAG + "seq").getKeys()).containsExactlyInAnyOrder("silent", INCARNATION);
        assertThat(bed.ask(Command.ZCARD, TAG + "seen").toInteger()).isEqualTo(2);
    }

    private static void incarnation(String name, long millis) {
        bed.ask(Command.HSET, TAG + "seq", name, "12");
        bed.ask(Command.ZADD, TAG + "seen", Long.toString(millis), name);
    }

    @Test
    void takesNoBatchThatAForgottenIncarnationMayHaveSentBefore() {
        Instant old = Instant.now().minus(FlushCall.RETRIES_END).minusSeconds(1);
        Batch batch = of(new Samples(1).some(5));
        FlushCall call = batch.sealed(new FlushCall.Serial(INCARNATION, 1, old.toEpochMilli()));
        assertThat(bed.send(call)).containsExactly("LATE");
        assertThat(bed.evidence()).isEmpty();
        assertThat(FlushCall.INCARNATION_KEPT).isGreaterThan(FlushCall.RETRIES_END);
    }

    @Test
    void tellsUnitsApartUntilThereAreTooMany() {
        assertThat(bed.send(bounded(1, unit(1), unit(2), unit(3)))).containsExactly("OK", "0", "0");
        assertThat(bed.send(bounded(2, unit(2), unit(4), unit(1)))).containsExactly("OK", "0", "1");
        assertThat(bed.send(bounded(3, Samples.good(Samples.exposure(2, "small", 1, false), 1))))
                .as("a unit that is known enters no set of another epoch either")
                .containsExactly("OK", "0", "1");
        assertThat(bed.ask(Command.SCARD, TAG + "units").toInteger()).isEqualTo(3);
        assertThat(bed.ask(Command.SCARD, TAG + "1:small:u").toInteger()).isEqualTo(3);
        assertThat(bed.ask(Command.EXISTS, TAG + "2:small:u").toInteger()).isZero();
        assertThat(bed.ask(Command.HGET, TAG + "1:small:f:ttft", "277").toString())
                .isEqualTo("3");
        assertThat(bed.ask(Command.HGET, TAG + "1:small:h:ttft", "277").toString())
                .isEqualTo("6");
        assertThat(bed.ask(Command.HGET, TAG + "1:small:b", "4:n").toString()).isEqualTo("1");
        assertThat(bed.ask(Command.HGET, TAG + "frozen", "units").toLong()).isPositive();
    }

    @Test
    void givesNoVariantAllOfTheLastPlaces() {
        Batch batch = new Batch(EvidenceKeys.of(EXPERIMENT), new Bounds(5, BOUNDS.costMax()));
        for (int unit = 0; unit < 8; unit++) {
            String variant = unit % 2 == 0 ? "small" : "large";
            batch.add(new Enrolled(Samples.exposure(1, variant, unit, false)), Instant.now());
        }
        assertThat(bed.send(sealed(batch, INCARNATION, 1))).containsExactly("OK", "0", "1");
        assertThat(bed.ask(Command.SCARD, TAG + "units").toInteger()).isEqualTo(5);
        assertThat(bed.ask(Command.SCARD, TAG + "1:small:a").toInteger()).isEqualTo(3);
        assertThat(bed.ask(Command.SCARD, TAG + "1:large:a").toInteger()).isEqualTo(2);
    }

    @Test
    void goesOnWithFirstFailuresWhenItTellsUnitsApartNoMore() {
        bed.send(bounded(1, unit(1), unit(2), unit(3), unit(4)));
        bed.send(bounded(2, failed(5), failed(6)));
        assertThat(bed.ask(Command.HGET, TAG + "g:errors:c", "1:small").toString())
                .isEqualTo("2");
        bed.send(bounded(3, failed(7), failed(8), failed(9)));
        assertThat(bed.ask(Command.HGET, TAG + "g:errors:c", "1:small").toString())
                .isEqualTo("3");
        assertThat(bed.ask(Command.HGETALL, TAG + "frozen").getKeys()).containsExactlyInAnyOrder("units", "g:errors");
    }

    private static FlushCall bounded(long sequence, Observation... observations) {
        Batch batch = new Batch(EvidenceKeys.of(EXPERIMENT), new Bounds(3, BOUNDS.costMax()));
        for (Observation observation : observations) {
            batch.add(observation, Instant.now());
        }
        return sealed(batch, INCARNATION, sequence);
    }

    private static Observation unit(int unit) {
        return Samples.good(Samples.exposure(1, "small", unit, false), 1);
    }

    private static Observation failed(int unit) {
        return Samples.ended(unit(unit), Outcome.SERVER_ERROR);
    }

    @Test
    void countsTheFirstFailureOfAUnitOnlyOnce() {
        bed.send(bounded(1, failed(1), failed(1)));
        bed.send(bounded(2, Samples.ended(Samples.good(Samples.exposure(2, "large", 1, false), 1), Outcome.TIMEOUT)));
        assertThat(bed.evidence().get(TAG + "g:errors:c")).isEqualTo(Map.of("1:small", "1"));
    }

    @Test
    void letsMinutesAndHoursGo() {
        bed.send(bounded(1, unit(1)));
        long minute = Instant.now().getEpochSecond() / 60;
        String chart = bed.ask(Command.KEYS, TAG + "m:*:small").get(0).toString();
        assertThat(Long.parseLong(chart.split(":")[3])).isBetween(minute - 1, minute);
        assertThat(bed.kept(chart)).isBetween(1L, Duration.ofHours(48).toMillis());
        String hours = bed.ask(Command.KEYS, TAG + "hr:*:small").get(0).toString();
        assertThat(bed.kept(hours))
                .isBetween(Duration.ofDays(89).toMillis(), Duration.ofDays(90).toMillis());
        assertThat(bed.kept(TOTALS)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h",
                "h 6",
                "h 6 0 1",
                "h 6 0 1 n",
                "h 5 0 1 n 1",
                "h 7 0 1 n 1",
                "h 6 x 1 n 1",
                "h 6 0 -1 n 1",
                "h 6 0 1 n 1 more",
                "q 6 0 1 n 1",
                "a 6 0 1 n 1",
                "a 6 0 1 n -1",
                "a 6 0 1 n none",
                "a 6 0 2 n 0 n",
                "u 6 0 1 n 1",
                "g 6 0 1 n 1"
            })
    void refusesGroupsThatItCannotRead(String groups) {
        assertThat(raw(INCARNATION, "1", groups)).containsExactly("BADARGS");
        assertThat(bed.ask(Command.DBSIZE).toInteger()).isZero();
    }

    @Test
    void refusesAnIncarnationOrSequenceThatIsNone() {
        assertThat(raw("short", "1", "")).containsExactly("BADARGS");
        assertThat(raw(INCARNATION, "-1", "")).containsExactly("BADARGS");
        assertThat(raw(INCARNATION, "9007199254740992", "")).containsExactly("BADARGS");
        bed.ask(Command.HSET, TAG + "seq", INCARNATION, "none");
        assertThat(raw(INCARNATION, "1", "h 6 0 1 n 1")).containsExactly("CORRUPT");
        assertThat(bed.evidence()).isEmpty();
    }

    @Test
    void changesNothingWhereTheKeyOfSequencesHoldsSomethingElse() {
        bed.ask(Command.SET, TAG + "seq", "text");
        assertThatThrownBy(() -> raw(INCARNATION, "1", "h 6 0 1 n 1")).hasMessageContaining("WRONGTYPE");
        assertThat(bed.ask(Command.DBSIZE).toInteger()).isEqualTo(1);
    }

    private static List<String> raw(String incarnation, String sequence, String groups) {
        String now = Long.toString(System.currentTimeMillis());
        List<String> args = new ArrayList<>(List.of(incarnation, sequence, now, "86400000", "259200000", "10"));
        if (!groups.isEmpty()) {
            args.addAll(List.of(groups.split(" ")));
        }
        return bed.run(Scripts.FLUSH, KEYS, args);
    }

    private static String total(String field) {
        return bed.ask(Command.HGET, TOTALS, field).toString();
    }

    private static Batch of(List<Evidence> pieces) {
        Batch batch = batch();
        pieces.forEach(piece -> batch.add(piece, Instant.now()));
        return batch;
    }
}
