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

    private static final String ACCOUNT = "{t:a}:acct";
    private static final String AWAITED = "{t:a}:rec";
    private static final String LIMITS = "{t:a}:lim";
    private static final String BUDGET = "{t:a}:b:t:T";
    private static final String WHO = "key,team,u,model,target,variant";
    private static final String USAGE = "1,2,3,4,5,reported";

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
        run(Scripts.ENROLL, List.of(ACCOUNT), List.of());
        acknowledge(recover("gw1"), "0", "gw1");
        bed.ask(Command.HSET, ACCOUNT, "seq", "0");
    }

    @Test
    void admitsAndTellsWhatIsLeft() {
        assertThat(admit("x.1", "400", "1000")).containsExactly("OK", "1", "0", "1", "600", "0");
        assertThat(admit("y.1", "600", "1000")).containsExactly("OK", "2", "0", "1", "0", "0");
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
        assertThat(admit("x.1", "400", "1000")).containsExactly("DONE", "settle 7 0");
    }

    @Test
    void countsExactlyUpToTheLargestNumber() {
        assertThat(admit("x.1", "1", MAX)).containsExactly("OK", "1", "0", "1", "9007199254740990", "0");
        assertThat(admit("y.1", "9007199254740990", MAX)).containsExactly("OK", "2", "0", "1", "0", "0");
        assertThat(admit("z.1", "1", MAX)).containsExactly("DENY", "1", MAX, "0", MAX);
        assertThat(settle("y.1", "settle", "9007199254740990")).containsExactly("OK", "9007199254740990", "0", "0");
        assertThat(settle("x.1", "settle", MAX)).containsExactly("OK", MAX, "9007199254740990", "0");
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
        assertThat(bed.dump()).containsOnlyKeys("{t:a}:acct");
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
        assertThat(settle("x.1", "late", "5")).containsExactly("OK", "5", "5", "0");
        assertThat(hash("s")).isEqualTo("5");
        assertThat(hash("n")).isEqualTo("5");
        assertThat(settle("x.1", "late", "5")).containsExactly("DONE", "late 5 0");
    }

    @Test
    void keepsADelayedAdmissionOutAfterItsRelease() {
        assertThat(settle("x.1", "release", "0")).containsExactly("OK", "0", "0", "0");
        assertThat(admit("x.1", "1", "1000")).containsExactly("DONE", "void 0 0");
    }

    @Test
    void keepsTheOverrunApart() {
        admit("x.1", "100", "1000");
        assertThat(settle("x.1", "settle", "130")).containsExactly("OK", "130", "30", "0");
        assertThat(hash("s")).isEqualTo("130");
        assertThat(hash("o")).isEqualTo("30");
    }

    @Test
    void refusesToSettleOtherKeysThanWereHeld() {
        admit("x.1", "100", "1000");
        List<String> keys = settleKeys("x.1", "{t:a}:b:k:other:T");
        assertThat(run(Scripts.SETTLE, keys, settleArgs("x.1", "settle", "1", "1")))
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
        assertThat(admit("y.1", "1", "1000")).startsWith("OK", "2", "1");
        assertThat(settle("x.1", "orphan", "0")).containsExactly("OK", "100", "0", "0");
        assertThat(settle("x.1", "settle", "3")).containsExactly("DONE", "orphan 100 0");
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
        List<String> args = admitArgs("x.1", "0", "60000", "0", "0", "0", "1", "1000000", "60000000");
        assertThat(run(Scripts.ADMIT, admitKeys("x.1", "{t:a}:q:t:rpm"), args))
                .containsExactly("LIMITED", "requests", "1", "1000", "0", "60000");
    }

    @Test
    void forgetsTokensThatLeftTheWindow() {
        long bucket = System.currentTimeMillis() / 5000;
        bed.ask(Command.HSET, "{t:a}:q:t:tpm", Long.toString(bucket - 20), "90", Long.toString(bucket), "5");
        List<String> args = admitArgs("x.1", "40", "60000", "0", "1", "0", "0", "100");
        assertThat(run(Scripts.ADMIT, admitKeys("x.1", "{t:a}:q:t:tpm"), args))
                .startsWith("OK", "1", "0", "0", MAX, "-", "55");
        assertThat(bed.ask(Command.HEXISTS, "{t:a}:q:t:tpm", Long.toString(bucket - 20))
                        .toLong())
                .isZero();
    }

    @Test
    void countsOnlyLiveSlots() {
        bed.ask(Command.ZADD, "{t:a}:c:t", "1", "dead");
        assertThat(run(
                        Scripts.ADMIT,
                        admitKeys("x.1", "{t:a}:c:t"),
                        admitArgs("x.1", "0", "50", "0", "0", "1", "0", "1")))
                .startsWith("OK");
        List<String> otherKeys = admitKeys("y.1", "{t:a}:c:t");
        List<String> otherArgs = admitArgs("y.1", "0", "50", "0", "0", "1", "0", "1");
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> run(Scripts.ADMIT, otherKeys, otherArgs).get(0).equals("OK"));
        assertThat(bed.ask(Command.ZRANGE, "{t:a}:c:t", "0", "-1").toString()).doesNotContain("dead");
    }

    @Test
    void admitsNothingOnAnotherRunOfTheServer() {
        bed.ask(Command.HSET, ACCOUNT, "ep", "0123");
        Map<String, String> before = bed.dump();
        assertThat(admit("x.1", "1", "1000")).containsExactly("EPOCH");
        assertThat(bed.dump()).isEqualTo(before);
    }

    @Test
    void admitsNothingWhereAnAdmissionThatWasSeenIsMissing() {
        assertThat(run(Scripts.ADMIT, admitKeys("x.1"), seen(admitArgs("x.1", "0", "60000", "0", "0", "0", "0"), "5")))
                .containsExactly("EPOCH");
    }

    @Test
    void takesAMissingAccountForNoZero() {
        bed.ask(Command.DEL, ACCOUNT);
        assertThat(admit("x.1", "1", "1000")).containsExactly("NOACCT");
        assertThat(bed.dump()).isEmpty();
    }

    @Test
    void admitsNothingForAPeriodThatIsNotNow() {
        long now = System.currentTimeMillis();
        assertThat(admit("x.1", "1", "1000", "1", now + 5_000, now + 50_000)).startsWith("CLOCK");
        assertThat(admit("x.1", "1", "1000", "1", now - 50_000, now - 5_000)).startsWith("CLOCK");
        assertThat(admit("x.1", "1", "1000", "1", now - 50_000, now + 50_000)).startsWith("OK");
    }

    @Test
    void appliesTheLimitOfTheNewestVersionWhoeverBringsIt() {
        assertThat(admit("a.1", "10", "100", "2", 0, 0)).startsWith("OK");
        assertThat(admit("b.1", "91", "1000", "1", 0, 0)).containsExactly("DENY", "1", "100", "0", "10");
        assertThat(admit("c.1", "91", "1000", "2", 0, 0)).containsExactly("DENY", "1", "100", "0", "10");
        assertThat(admit("d.1", "5", "20", "2", 0, 0)).containsExactly("OK", "2", "0", "1", "5", "0");
        assertThat(admit("e.1", "6", "100", "2", 0, 0)).containsExactly("DENY", "1", "20", "0", "15");
        assertThat(admit("f.1", "91", "1000", "3", 0, 0)).startsWith("OK");
    }

    @Test
    void makesTheLimitsOfANewVersionKnownAndTellsOfConflicts() {
        assertThat(run(Scripts.LIMITS, List.of(LIMITS), List.of("7", "t:total", "50", "0", "-")))
                .isEmpty();
        assertThat(run(Scripts.LIMITS, List.of(LIMITS), List.of("6", "t:total", "500", "0", "-")))
                .isEmpty();
        assertThat(admit("a.1", "51", "1000", "6", 0, 0)).containsExactly("DENY", "1", "50", "0", "0");
        assertThat(run(Scripts.LIMITS, List.of(LIMITS), List.of("7", "t:total", "40", "0", "-")))
                .containsExactly("t:total");
        assertThat(admit("a.1", "41", "50", "7", 0, 0)).containsExactly("DENY", "1", "40", "0", "0");
    }

    @Test
    void keepsBackWhatGatewaysMayUseInAnOutageUntilItIsUsed() {
        assertThat(admit("a.1", "701", "1000", "300")).containsExactly("DENY", "1", "700", "0", "0");
        assertThat(settle("o.1.outage", "outage", "200")).startsWith("OK", "200");
        assertThat(settle("o.1.outage", "outage", "200")).containsExactly("DONE", "late 200 0");
        assertThat(events("kind")).containsExactly("late");
        assertThat(admit("b.1", "701", "1000", "300")).containsExactly("DENY", "1", "900", "200", "0");
        assertThat(admit("c.1", "700", "1000", "300")).startsWith("OK");
    }

    @Test
    void givesNothingOfAnOutageBackBeyondWhatWasKeptBackForIt() {
        settle("o.1.outage", "outage", "500");
        assertThat(admit("a.1", "501", "1000", "300")).containsExactly("DENY", "1", "1000", "500", "0");
        assertThat(admit("b.1", "501", "1000", "0")).containsExactly("DENY", "1", "1000", "500", "0");
        assertThat(admit("c.1", "500", "1000", "300")).startsWith("OK");
    }

    @Test
    void grantsWhatIsWithheldToSoManyGatewaysAndNoMore() {
        assertThat(admitBy("one", "a.1", "1", "1000", "300")).endsWith("1");
        assertThat(admitBy("two", "b.1", "1", "1000", "300")).endsWith("1");
        assertThat(admitBy("three", "c.1", "1", "1000", "300")).endsWith("0");
        assertThat(admitBy("one", "d.1", "1", "1000", "300")).endsWith("1");
        assertThat(hash("g")).isEqualTo("2");
        assertThat(admitBy("one", "e.1", "1", "1000", "400")).as("other terms").endsWith("0");
    }

    @Test
    void grantsNothingOfALimitThatIsNotInForce() {
        run(Scripts.LIMITS, List.of(LIMITS), List.of("7", "t:total", "1000", "100", "-"));
        assertThat(admitBy("one", "a.1", "1", "1000", "300")).endsWith("0");
    }

    @Test
    void appliesOfTwoLimitsOfOneVersionThatWhichLeavesLess() {
        assertThat(run(Scripts.LIMITS, List.of(LIMITS), List.of("1", "t:total", "1000", "300", "-")))
                .isEmpty();
        assertThat(admit("a.1", "701", "900", "0")).containsExactly("DENY", "1", "700", "0", "0");
        assertThat(admit("b.1", "601", "900", "300")).containsExactly("DENY", "1", "600", "0", "0");
        assertThat(admit("c.1", "500", "900", "300")).startsWith("OK");
        assertThat(admit("d.1", "101", "1000", "0")).containsExactly("DENY", "1", "600", "0", "500");
    }

    @Test
    void postponesADeadlineThatThereIsAndNeverBringsItForward() {
        List<String> deadlines = List.of("{t:a}:exp");
        bed.ask(Command.ZADD, deadlines.get(0), "1", "due", MAX, "renewed");
        for (String rid : List.of("due", "renewed", "gone")) {
            assertThat(run(Scripts.POSTPONE, deadlines, List.of(rid, "60000"))).containsExactly("OK");
        }
        long now = bed.ask(Command.TIME).get(0).toLong() * 1000;
        assertThat(bed.ask(Command.ZSCORE, deadlines.get(0), "due").toLong()).isBetween(now + 1, now + 61_000);
        assertThat(bed.ask(Command.ZSCORE, deadlines.get(0), "renewed").toLong())
                .isEqualTo(Long.parseLong(MAX));
        assertThat(bed.ask(Command.ZCARD, deadlines.get(0)).toLong()).isEqualTo(2);
    }

    @Test
    void leavesOneEventForEachEndOfAnAttempt() {
        admit("x.1", "100", "1000");
        settle("x.1", "settle", "30");
        settle("x.1", "settle", "30");
        admit("y.1", "100", "1000");
        settle("y.1", "release", "0");
        assertThat(events("rid")).containsExactly("x.1", "y.1");
        assertThat(events("kind")).containsExactly("settle", "release");
        assertThat(events("cost")).containsExactly("30", "0");
        assertThat(events("count")).containsExactly("1", "1");
        assertThat(events("out")).containsExactly("4", "4");
        assertThat(events("user")).containsExactly("u", "u");
        assertThat(events("budgets")).containsExactly(BUDGET, BUDGET);
    }

    @Test
    void tellsOfCachedAnswersByAnEventOfNothing() {
        assertThat(run(Scripts.CACHED, List.of("{t:a}:u"), List.of("x", WHO, "3600000", "7")))
                .containsExactly("OK");
        assertThat(events("kind")).containsExactly("cache");
        assertThat(events("rid")).containsExactly("x");
        assertThat(events("count")).containsExactly("7");
        assertThat(events("cost")).containsExactly("0");
        assertThat(events("budgets")).containsExactly("");
    }

    @Test
    void queuesAnAlertOncePerThresholdAndPeriod() {
        List<String> args = admitArgs(
                "x.1", "0", "60000", "1", "0", "0", "0", "1000", "0", "0", "0", "0", "0", "0", "50:500,80:800");
        args.set(7, "900");
        run(Scripts.ADMIT, admitKeys("x.1", BUDGET), args);
        assertThat(settle("x.1", "settle", "600")).containsExactly("OK", "600", "0", "1");
        assertThat(alerts()).containsExactly("t:total {t:a}:b:t:T 50 600 1000");
        admit("y.1", "100", "1000");
        assertThat(settle("y.1", "settle", "100")).containsExactly("OK", "100", "0", "0");
        admit("z.1", "300", "1000");
        assertThat(settle("z.1", "settle", "300")).containsExactly("OK", "300", "0", "1");
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void correctsWhatAnOrphanWasCharged() {
        admit("x.1", "100", "1000");
        bed.ask(Command.ZADD, "{t:a}:exp", "1", "x.1");
        settle("x.1", "orphan", "0");
        assertThat(correct("x.1", "30")).containsExactly("OK", "-70", "0");
        assertThat(correct("x.1", "30")).containsExactly("DONE");
        assertThat(correct("y.1", "30")).containsExactly("NORES");
        assertThat(hash("s")).isEqualTo("30");
        assertThat(events("cost")).containsExactly("100", "-70");
    }

    @Test
    void opensAnAccountWhenAllHaveToldWhatTheyHold() {
        String record = holdThatTheServerLost();
        String turn = recover("gw1", "gw2");
        assertThat(restore("x.1", record)).containsExactly("OK");
        assertThat(restore("x.1", record)).containsExactly("OK");
        assertThat(hash("r")).isEqualTo("100");
        assertThat(acknowledge(turn, "1", "gw1")).startsWith("WAIT");
        assertThat(admit("y.1", "1", "1000")).containsExactly("EPOCH");
        assertThat(acknowledge(turn, "7", "gw2")).containsExactly("OK");
        assertThat(admit("y.1", "1", "1000")).startsWith("OK", "9");
    }

    @Test
    void takesNoWordForItThatWasMeantForAnotherRecovery() {
        holdThatTheServerLost();
        recover("gw1", "gw2");
        assertThat(acknowledge("0123", "1", "gw1")).containsExactly("RECOVER");
        assertThat(bed.ask(Command.SMEMBERS, AWAITED)).hasSize(2);
    }

    @Test
    void restoresAHoldThatHasEndedNoMore() {
        admit("x.1", "100", "1000");
        String record = bed.ask(Command.HGET, "{t:a}:open", "x.1").toString();
        settle("x.1", "settle", "30");
        assertThat(restore("x.1", record)).containsExactly("DONE");
        assertThat(hash("r")).isEqualTo("0");
    }

    private static String holdThatTheServerLost() {
        admit("x.1", "100", "1000");
        String record = bed.ask(Command.HGET, "{t:a}:open", "x.1").toString();
        bed.ask(Command.HDEL, "{t:a}:open", "x.1");
        bed.ask(Command.HSET, BUDGET, "r", "0");
        bed.ask(Command.HSET, ACCOUNT, "ep", "0123");
        return record;
    }

    /** Closes the account until these gateways have told; returns the name of the recovery. */
    private static String recover(String... gateways) {
        List<String> args = new ArrayList<>(List.of("60000", "0"));
        args.addAll(List.of(gateways));
        List<String> closed = run(Scripts.RECOVER, List.of(ACCOUNT, AWAITED), args);
        assertThat(closed).hasSize(2).startsWith("RECOVER");
        return closed.get(1);
    }

    private static List<String> acknowledge(String turn, String seen, String gateway) {
        return run(Scripts.ACK, List.of(ACCOUNT, AWAITED), List.of(turn, seen, gateway));
    }

    @Test
    void countsTokensAndRequestsInBudgetsOfTheirOwn() {
        List<String> keys = admitKeys("x.1", "{t:a}:b:t/tokens:T", "{t:a}:b:t/requests:T");
        List<String> args = admitArgs(
                "x.1", "40", "60000", "2", "0", "0", "0", "100", "0", "0", "0", "0", "0", "0", "-", "1", "0", "0", "0",
                "0", "0", "0", "-");
        args.set(5, "12");
        args.set(6, "a,b");
        assertThat(run(Scripts.ADMIT, keys, args)).startsWith("OK", "1", "0", "0");
        args.set(0, "y.1");
        assertThat(run(Scripts.ADMIT, admitKeys("y.1", "{t:a}:b:t/tokens:T", "{t:a}:b:t/requests:T"), args))
                .containsExactly("DENY", "2", "1", "0", "1");
    }

    private static List<String> admit(String rid, String amount, String limit) {
        return admit(rid, amount, limit, "1", 0, 0);
    }

    private static List<String> admit(String rid, String amount, String limit, String withheld) {
        return admitBy("own", rid, amount, limit, withheld);
    }

    /** By the gateway on a data folder of this name, of which two may use what is withheld. */
    private static List<String> admitBy(String owner, String rid, String amount, String limit, String withheld) {
        List<String> args = admitArgs(
                rid,
                "0",
                "60000",
                "1",
                "0",
                "0",
                "0",
                limit,
                withheld,
                withheld.equals("0") ? "0" : "2",
                "0",
                "0",
                "0",
                "0",
                "-");
        args.set(3, owner);
        args.set(7, amount);
        return run(Scripts.ADMIT, admitKeys(rid, BUDGET), args);
    }

    private static List<String> admit(String rid, String amount, String limit, String version, long start, long end) {
        List<String> args = admitArgs(
                rid,
                "0",
                "60000",
                "1",
                "0",
                "0",
                "0",
                limit,
                "0",
                "0",
                Long.toString(start),
                Long.toString(end),
                "0",
                "0",
                "-");
        args.set(7, amount);
        args.set(13, version);
        return run(Scripts.ADMIT, admitKeys(rid, BUDGET), args);
    }

    /** The arguments from the tokens and the lease on; the number of budgets, token limits, slots and request limits first. */
    private static List<String> admitArgs(String rid, String tokens, String lease, String... rest) {
        List<String> args = new ArrayList<>(
                List.of(rid, "x", "gw", "own", WHO, "0", "t:total", "0", lease, "1", tokens, tokens, "0", "1"));
        args.addAll(List.of(rest));
        return args;
    }

    private static List<String> seen(List<String> args, String seq) {
        args.set(12, seq);
        return args;
    }

    private static List<String> settle(String rid, String kind, String actual) {
        return run(Scripts.SETTLE, settleKeys(rid, BUDGET), settleArgs(rid, kind, actual, "1"));
    }

    private static List<String> settleArgs(String rid, String kind, String actual, String last) {
        return List.of(rid, "x", kind, WHO, "0", "t:total", USAGE, actual, "0", last, "3600000", "1", "0", "0", "0");
    }

    private static List<String> correct(String rid, String actual) {
        List<String> keys = List.of(LIMITS, "{t:a}:d:" + rid, "{t:a}:d:" + rid + ":c1", "{t:a}:u", "{t:a}:al", BUDGET);
        return run(
                Scripts.CORRECT,
                keys,
                List.of(rid, "1", WHO, "0", "t:total", USAGE, actual, "0", "1", "3600000", "1", "0"));
    }

    private static List<String> restore(String rid, String record) {
        List<String> keys = List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid, BUDGET);
        return run(Scripts.ASSERT, keys, List.of(rid, record, "60000", "1", "0", "0", "0"));
    }

    private static List<String> extend(String rid) {
        return run(Scripts.EXTEND, List.of("{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid), List.of(rid, "x", "60000"));
    }

    private static List<String> due() {
        return run(Scripts.DUE, List.of("{t:a}:open", "{t:a}:exp"), List.of("10"));
    }

    private static List<String> admitKeys(String rid, String... own) {
        List<String> keys = new ArrayList<>(List.of(ACCOUNT, LIMITS, "{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid));
        keys.addAll(List.of(own));
        return keys;
    }

    private static List<String> settleKeys(String rid, String budget) {
        return List.of(LIMITS, "{t:a}:open", "{t:a}:exp", "{t:a}:d:" + rid, "{t:a}:u", "{t:a}:al", budget);
    }

    private static List<String> events(String field) {
        List<String> values = new ArrayList<>();
        for (Response event : bed.ask(Command.XRANGE, "{t:a}:u", "-", "+")) {
            Response fields = event.get(1);
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).toString().equals(field)) {
                    values.add(fields.get(i + 1).toString());
                }
            }
        }
        return values;
    }

    private static List<String> alerts() {
        List<String> alerts = new ArrayList<>();
        bed.ask(Command.ZRANGE, "{t:a}:al", "0", "-1").forEach(alert -> alerts.add(alert.toString()));
        return alerts;
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
