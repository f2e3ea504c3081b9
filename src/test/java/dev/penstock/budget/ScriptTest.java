package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.Script;
import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts' own replies, argument by argument. */
class ScriptTest {

    private static final String MAX = "9007199254740991";
    private static final Script ADMIT = Script.ofResource("/lua/admit.lua");
    private static final Script SETTLE = Script.ofResource("/lua/settle.lua");
    private static final Script EXTEND = Script.ofResource("/lua/extend.lua");
    private static final Script DUE = Script.ofResource("/lua/due.lua");

    @TempDir
    static Path dir;

    private static TestLedger bed;

    @BeforeAll
    static void open() {
        bed = new TestLedger(dir);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void clean() {
        bed.flush();
    }

    @Test
    void admitsAndTellsWhatIsLeft() {
        assertThat(admit("x.1", "400", "1000")).containsExactly("OK", "0", "1", "600");
        assertThat(admit("y.1", "600", "1000")).containsExactly("OK", "0", "1", "0");
        assertThat(admit("z.1", "1", "1000")).containsExactly("DENY", "1", "1000", "0", "1000");
    }

    @Test
    void tellsAnIdenticalCallFromAnotherOne() {
        admit("x.1", "400", "1000");
        Map<String, String> before = bed.dump();
        assertThat(admit("x.1", "400", "1000")).containsExactly("OPEN");
        assertThat(admit("x.1", "401", "1000")).containsExactly("CONFLICT");
        assertThat(bed.dump()).isEqualTo(before);
        settle("x.1", "settle", "7");
        assertThat(admit("x.1", "400", "1000")).containsExactly("DONE", "settle 7");
    }

    @Test
    void countsExactlyUpToTheLargestNumber() {
        assertThat(admit("x.1", "1", MAX)).containsExactly("OK", "0", "1", "9007199254740990");
        assertThat(admit("y.1", "9007199254740990", MAX)).containsExactly("OK", "0", "1", "0");
        assertThat(admit("z.1", "1", MAX)).containsExactly("DENY", "1", MAX, "0", MAX);
        assertThat(settle("y.1", "settle", "9007199254740990")).containsExactly("OK", "9007199254740990", "0");
        assertThat(settle("x.1", "settle", MAX)).containsExactly("OK", MAX, "9007199254740990");
        assertThat(hash("s")).isEqualTo(MAX);
        assertThat(hash("r")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1.5", "1e3", "0x10", "nan", "inf", " 1", "9007199254740992", "12345678901234567"})
    void refusesAnArgumentThatIsNoWholeNumberInRange(String odd) {
        assertThat(admit("x.1", odd, "1000")).containsExactly("BADARGS");
        assertThat(admit("x.1", "1", odd)).containsExactly("BADARGS");
        assertThat(settle("x.1", "late", odd)).containsExactly("BADARGS");
        assertThat(bed.dump()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a|b", "a\nb"})
    void refusesAnIdThatWouldBreakTheRecord(String odd) {
        assertThat(admit(odd, "1", "1000")).containsExactly("BADARGS");
    }

    @Test
    void refusesAStateThatIsNoNumberAndWritesNothing() {
        bed.ask(Command.HSET, "{t:a}:b:t:T", "s", "12x");
        Map<String, String> before = bed.dump();
        assertThat(admit("x.1", "1", "1000")).containsExactly("CORRUPT");
        assertThat(settle("x.1", "late", "1")).containsExactly("CORRUPT");
        assertThat(bed.dump()).isEqualTo(before);
    }

    @Test
    void chargesALateCostThatHasNoHold() {
        assertThat(settle("x.1", "settle", "5")).containsExactly("NORES");
        assertThat(settle("x.1", "late", "5")).containsExactly("OK", "5", "5");
        assertThat(hash("s")).isEqualTo("5");
        assertThat(hash("n")).isEqualTo("5");
        assertThat(settle("x.1", "late", "5")).containsExactly("DONE", "late 5");
    }

    @Test
    void keepsADelayedAdmissionOutAfterItsRelease() {
        assertThat(settle("x.1", "release", "0")).containsExactly("OK", "0", "0");
        assertThat(admit("x.1", "1", "1000")).containsExactly("DONE", "void 0");
    }

    @Test
    void keepsTheOverrunApart() {
        admit("x.1", "100", "1000");
        assertThat(settle("x.1", "settle", "130")).containsExactly("OK", "130", "30");
        assertThat(hash("s")).isEqualTo("130");
        assertThat(hash("o")).isEqualTo("30");
    }

    @Test
    void refusesToSettleOtherKeysThanWereHeld() {
        admit("x.1", "100", "1000");
        List<String> keys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:x.1", "{t:a}:b:k:other:T");
        assertThat(run(SETTLE, keys, List.of("x.1", "x", "settle", "1", "0", "1", "1", "0", "0", "0")))
                .containsExactly("BADKEYS");
        assertThat(hash("r")).isEqualTo("100");
    }

    @Test
    void expiresAHoldOnlyWhenItsLeaseHasPassed() {
        admit("x.1", "100", "1000");
        assertThat(settle("x.1", "orphan", "0")).containsExactly("NOTDUE");
        assertThat(due()).isEmpty();
        bed.ask(Command.ZADD, "{t:a}:exp", "1", "x.1");
        assertThat(due()).hasSize(2).startsWith("x.1");
        assertThat(admit("y.1", "1", "1000")).startsWith("OK", "1");
        assertThat(settle("x.1", "orphan", "0")).containsExactly("OK", "100", "0");
        assertThat(settle("x.1", "settle", "3")).containsExactly("DONE", "orphan 100");
        assertThat(due()).isEmpty();
    }

    @Test
    void forgetsADeadlineThatHasNoHold() {
        bed.ask(Command.ZADD, "{t:a}:exp", "1", "x.1");
        assertThat(due()).containsExactly("x.1", "");
        assertThat(settle("x.1", "orphan", "0")).containsExactly("NORES");
        assertThat(due()).isEmpty();
    }

    @Test
    void renewsALeaseWhileTheHoldIsOpen() {
        assertThat(extend("x.1")).containsExactly("NORES");
        admit("x.1", "100", "1000");
        bed.ask(Command.ZADD, "{t:a}:exp", "1", "x.1");
        assertThat(extend("x.1")).containsExactly("OK");
        assertThat(settle("x.1", "orphan", "0")).containsExactly("NOTDUE");
        settle("x.1", "settle", "1");
        assertThat(extend("x.1")).containsExactly("DONE");
    }

    @Test
    void bringsAStoredArrivalOfAWrongClockBackIntoTheBurst() {
        bed.ask(Command.SET, "{t:a}:q:t:rpm", "9007199254740990");
        List<String> keys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:x.1", "{t:a}:q:t:rpm");
        List<String> args =
                List.of("x.1", "x", "gw", "0", "60000", "1", "0", "0", "0", "0", "1", "1000000", "60000000");
        assertThat(run(ADMIT, keys, args)).containsExactly("LIMITED", "requests", "1", "1000", "0", "60000");
    }

    @Test
    void forgetsTokensThatLeftTheWindow() {
        long bucket = System.currentTimeMillis() / 5000;
        bed.ask(Command.HSET, "{t:a}:q:t:tpm", Long.toString(bucket - 20), "90", Long.toString(bucket), "5");
        List<String> keys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:x.1", "{t:a}:q:t:tpm");
        List<String> args = List.of("x.1", "x", "gw", "0", "60000", "1", "40", "0", "1", "0", "0", "100");
        assertThat(run(ADMIT, keys, args)).startsWith("OK", "0", "0", MAX, "55");
        assertThat(bed.ask(Command.HEXISTS, "{t:a}:q:t:tpm", Long.toString(bucket - 20))
                        .toLong())
                .isZero();
    }

    @Test
    void countsOnlyLiveSlots() {
        bed.ask(Command.ZADD, "{t:a}:c:t", "1", "dead");
        List<String> keys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:x.1", "{t:a}:c:t");
        List<String> args = List.of("x.1", "x", "gw", "0", "50", "1", "0", "0", "0", "1", "0", "1");
        assertThat(run(ADMIT, keys, args)).startsWith("OK");
        List<String> otherKeys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:y.1", "{t:a}:c:t");
        List<String> otherArgs = List.of("y.1", "y", "gw", "0", "50", "1", "0", "0", "0", "1", "0", "1");
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> run(ADMIT, otherKeys, otherArgs).get(0).equals("OK"));
        assertThat(bed.ask(Command.ZRANGE, "{t:a}:c:t", "0", "-1").toString()).doesNotContain("dead");
    }

    private static List<String> admit(String rid, String amount, String limit) {
        return run(
                ADMIT, keys(rid), List.of(rid, "x", "gw", amount, "60000", "1", "0", "1", "0", "0", "0", limit, "0"));
    }

    private static List<String> settle(String rid, String kind, String actual) {
        return run(SETTLE, keys(rid), List.of(rid, "x", kind, actual, "0", "1", "1", "0", "0", "0"));
    }

    private static List<String> extend(String rid) {
        return run(EXTEND, List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid), List.of(rid, "x", "60000"));
    }

    private static List<String> due() {
        return run(DUE, List.of("{t:a}:open", "{t:a}:exp"), List.of("10"));
    }

    private static List<String> keys(String rid) {
        return List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid, "{t:a}:b:t:T");
    }

    private static String hash(String field) {
        return bed.ask(Command.HGET, "{t:a}:b:t:T", field).toString();
    }

    private static List<String> run(Script script, List<String> keys, List<String> args) {
        List<String> texts = new ArrayList<>();
        for (Response one : TestLedger.await(bed.link.run(script, keys, args))) {
            texts.add(one.toString());
        }
        return texts;
    }
}
