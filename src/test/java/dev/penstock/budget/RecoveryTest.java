package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.admitted;
import static dev.penstock.budget.TestLedger.await;
import static dev.penstock.budget.TestLedger.charge;
import static dev.penstock.budget.TestLedger.day;
import static dev.penstock.budget.TestLedger.key;
import static dev.penstock.budget.TestLedger.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Money;
import dev.penstock.core.Refusal;
import dev.penstock.core.Tokens;
import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that forgot its last writes, and gateways that did not. */
class RecoveryTest {

    private static final List<Budget> BUDGETS = List.of(day(key("k"), 1000));

    @TempDir
    Path dir;

    private TestLedger bed;

    @BeforeEach
    void open() {
        bed = new TestLedger(dir);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void restoresAHoldThatTheServerLost() {
        Ledger ledger = bed.ledger();
        Hold hold = admit(ledger, "x1", 400);
        forget("x1.1", 400);
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 601))))
                .isInstanceOf(Admission.Denied.class);
        admit(ledger, "x3", 600);
        await(ledger.settle(hold, charge(50)));
        assertThat(state(ledger)).isEqualTo("50+600");
    }

    @Test
    void repeatsASettlementThatTheServerLost() {
        Ledger ledger = bed.ledger();
        await(ledger.settle(admit(ledger, "x1", 400), charge(300)));
        bed.ask(Command.DEL, "{t:acme}:d:x1.1");
        bed.ask(Command.HSET, budgetKey(), "s", "0");
        anotherRun();
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 701))))
                .isInstanceOf(Admission.Denied.class);
        assertThat(state(ledger)).isEqualTo("300+0");
    }

    @Test
    void chargesWhatTheServerLostTogetherWithTheWholeAccount() {
        Ledger one = bed.ledger();
        Ledger other = bed.ledger();
        await(one.settle(admit(one, "x1", 400), charge(300)));
        admit(other, "x2", 100);
        for (Response name : bed.ask(Command.KEYS, "{t:acme}:*")) {
            bed.ask(Command.DEL, name.toString());
        }
        bed.ask(Command.SREM, "penstock:tenants", TestLedger.TENANT);
        Uni<Admission> asked = other.admit(reservation("x3", BUDGETS, List.of(), 601))
                .memoize()
                .indefinitely();
        asked.subscribe().with(answer -> {});
        one.start();
        assertThat(await(asked)).isInstanceOf(Admission.Denied.class);
        assertThat(state(one)).isEqualTo("300+100");
    }

    @Test
    void repeatsASettlementAlsoWhereTheOthersHadNotWaitedForIt() {
        Ledger one = bed.ledger();
        Ledger late = bed.ledger();
        admit(one, "x1", 100);
        await(late.settle(admit(late, "x2", 400), charge(300)));
        bed.ask(Command.DEL, "{t:acme}:d:x2.1");
        bed.ask(Command.HSET, budgetKey(), "s", "0");
        anotherRun();
        bed.ask(Command.HDEL, "penstock:gw", late.name());
        admit(one, "x3", 1);
        late.start();
        Eventually.holds(TestLedger.PATIENCE, () -> state(one).equals("300+101"));
    }

    @Test
    void letsANewTenantInAlthoughAGatewayIsGone() {
        admit(bed.ledger(), "gone", 1);
        Ledger ledger = bed.ledger();
        admitted(await(ledger.admit(of("fresh", "x1"))));
    }

    @Test
    void restoresWhatItCanWhereAKeyIsBroken() {
        List<Budget> broken = List.of(day(key("broken"), 1000));
        Ledger ledger = bed.ledger();
        admitted(await(ledger.admit(reservation("x0", broken, List.of(), 1))));
        admit(ledger, "x1", 400);
        await(ledger.settle(admit(ledger, "x2", 100), charge(70)));
        lose("x0.1", 0);
        lose("x1.1", 400);
        bed.ask(Command.SET, "{t:acme}:b:k:broken:" + period(), "of another program");
        bed.ask(Command.DEL, "{t:acme}:d:x2.1");
        bed.ask(Command.HSET, budgetKey(), "s", "0");
        anotherRun();
        admit(ledger, "x3", 1);
        assertThat(state(ledger)).isEqualTo("70+401");
    }

    @Test
    void forgetsNoSettlementBeforeTheServerHasHeardOfIt() {
        AtomicLong nanos = new AtomicLong();
        RecentSettlements recent = new RecentSettlements(Duration.ofSeconds(60), 10, nanos::get, hold -> {});
        recent.add(Hold.none(reservation("x1", BUDGETS, List.of(), 1)), charge(1));
        nanos.set(Duration.ofSeconds(61).toNanos());
        recent.forgetOld("another", recent.now());
        recent.forgetOld(TestLedger.TENANT, 0);
        assertThat(recent.of(TestLedger.TENANT)).hasSize(1);
        recent.forgetOld(TestLedger.TENANT, recent.now());
        assertThat(recent.tenants()).isEmpty();
    }

    @Test
    void remembersSoManySettlementsAndForgetsTheOldestOfAll() {
        List<String> forgotten = new ArrayList<>();
        RecentSettlements recent =
                new RecentSettlements(Duration.ofSeconds(60), 2, System::nanoTime, hold -> forgotten.add(hold.rid()));
        for (String exchange : List.of("x1", "x2", "x1", "x3")) {
            recent.add(Hold.none(reservation(exchange, BUDGETS, List.of(), 1)), charge(1));
        }
        assertThat(forgotten).containsExactly("x1.1");
        assertThat(recent.of(TestLedger.TENANT))
                .extracting(one -> one.hold().rid())
                .containsExactly("x2.1", "x3.1");
    }

    @Test
    void opensTheAccountOnlyWhenTheOtherGatewayHasTold() {
        Ledger one = bed.ledger();
        Ledger other = bed.ledger();
        admit(other, "x1", 400);
        admit(one, "x2", 100);
        forget("x1.1", 400);
        Uni<Admission> asked =
                one.admit(reservation("x3", BUDGETS, List.of(), 501)).memoize().indefinitely();
        asked.subscribe().with(answer -> {});
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> bed.ask(Command.HGET, "{t:acme}:acct", "mode").toString().equals("recover"));
        other.start();
        assertThat(await(asked)).isInstanceOf(Admission.Denied.class);
        assertThat(state(one)).isEqualTo("0+500");
    }

    @Test
    void waitsForASilentGatewayAsLongAsItsLeases() {
        TestLedger.Settings brief = TestLedger.Settings.DEFAULT.withLease(Duration.ofSeconds(2));
        Ledger one = bed.ledger(Clock.systemUTC(), brief);
        admit(bed.ledger(Clock.systemUTC(), brief), "x1", 400);
        admit(one, "x2", 100);
        forget("x1.1", 400);
        admit(one, "x3", 900);
    }

    @Test
    void chargesWhatTheGatewayBeforeItHadSentAndSpeaksForIt() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        admit(bed.ledger(files), "x1", 400);
        files.journal().close();
        forget("x1.1", 400);
        Ledger after = bed.ledger(bed.identity(folder));
        admit(after, "x2", 600);
        assertThat(state(after)).isEqualTo("400+600");
    }

    @Test
    void chargesWhatTheGatewayBeforeItHadLearntAndTheStoreHadNotHeard() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        Hold hold = admit(bed.ledger(files), "x1", 400);
        new Diary(files.journal()).learnt(hold, charge(70));
        files.journal().close();
        Ledger after = bed.ledger(bed.identity(folder));
        admit(after, "x2", 900);
        assertThat(state(after)).isEqualTo("70+900");
    }

    @Test
    void repeatsASettlementThatTheServerLostThoughItsGatewayWasKilled() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        Ledger before = bed.ledger(files);
        await(before.settle(admit(before, "x1", 400), charge(300)));
        files.journal().close();
        bed.ask(Command.DEL, "{t:acme}:d:x1.1");
        bed.ask(Command.HSET, budgetKey(), "s", "0");
        anotherRun();
        Ledger after = bed.ledger(bed.identity(folder));
        admit(after, "x2", 700);
        assertThat(state(after)).isEqualTo("300+700");
    }

    @Test
    void restoresAnAccountForWhichNobodyAsks() {
        Ledger ledger = bed.ledger();
        await(ledger.settle(admit(ledger, "x1", 400), charge(300)));
        bed.ask(Command.DEL, "{t:acme}:d:x1.1");
        bed.ask(Command.HSET, budgetKey(), "s", "0");
        anotherRun();
        ledger.start();
        Eventually.holds(TestLedger.PATIENCE, () -> state(ledger).equals("300+0"));
    }

    @Test
    void restoresAHoldThatTheServerLostAlone() {
        Ledger ledger = bed.ledger(Clock.systemUTC(), TestLedger.Settings.DEFAULT.withLease(Duration.ofSeconds(3)));
        Hold hold = admit(ledger, "x1", 400);
        lose("x1.1", 400);
        ledger.start();
        Eventually.holds(TestLedger.PATIENCE, () -> state(ledger).equals("0+400"));
        await(ledger.settle(hold, charge(50)));
        assertThat(state(ledger)).isEqualTo("50+0");
    }

    @Test
    void letsNoTenantThatWaitsKeepOthersFromTheirTurn() {
        Ledger ledger = bed.ledger();
        admit(ledger, "first", 1);
        List<String> tenants =
                IntStream.range(0, 40).mapToObj(number -> "t" + number).toList();
        for (String tenant : tenants) {
            admitted(await(ledger.admit(of(tenant, tenant))));
            bed.ask(Command.HSET, "{t:" + tenant + "}:acct", "ep", "0123");
        }
        admit(bed.ledger(), "silent", 1);
        ledger.start();
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> tenants.stream()
                        .allMatch(tenant -> mode(tenant).equals("recover")
                                && bed.ask(Command.SCARD, "{t:" + tenant + "}:rec")
                                                .toInteger()
                                        == 1));
    }

    @Test
    void opensThoughAKeyOfTheGatewayBeforeItIsBroken() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        admit(bed.ledger(files), "x1", 400);
        files.journal().close();
        bed.ask(Command.DEL, budgetKey());
        bed.ask(Command.SET, budgetKey(), "of another program");
        List<Budget> others = List.of(day(key("other"), 1000));
        Ledger after = bed.ledger(bed.identity(folder));
        admitted(await(after.admit(reservation("x2", others, List.of(), 600))));
    }

    @Test
    void opensForOthersThoughTheStoreCannotAnswerForTheGatewayBeforeIt() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        Ledger before = bed.ledger(files);
        admit(before, "x1", 400);
        admitted(await(before.admit(of("other", "x1"))));
        files.journal().close();
        bed.ask(Command.ACL, "SETUSER", "default", "resetkeys", "~penstock:*", "~{t:other}:*");
        Ledger after = bed.ledger(bed.identity(folder));
        admitted(await(after.admit(of("other", "x2"))));
        bed.ask(Command.ACL, "SETUSER", "default", "allkeys");
        Eventually.holds(TestLedger.PATIENCE, () -> state(after).equals("400+0"));
    }

    @Test
    void speaksForTheGatewayBeforeItOnlyWhenWhatThatLeftIsSettled() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        admit(bed.ledger(files), "x1", 400);
        files.journal().close();
        bed.ask(Command.ACL, "SETUSER", "default", "resetkeys", "~penstock:*");
        LedgerFiles after = bed.identity(folder);
        String before = after.names().before().get(0);
        Registration registration = registration(after);

        assertThat(await(registration.ready())).isTrue();
        assertThat(registration.isDone()).isTrue();
        assertThat(registration.spokenFor()).containsExactly(after.names().name());
        assertThat(gateways()).contains(before, after.names().name());

        bed.ask(Command.ACL, "SETUSER", "default", "allkeys");
        Eventually.holds(TestLedger.PATIENCE, () -> registration.spokenFor().contains(before));
        await(registration.beat());
        assertThat(gateways()).containsExactly(after.names().name());
    }

    @Test
    void doesNotSpeakForTheGatewayBeforeItWhereNobodyKnowsWhatItSpent() {
        Path folder = dir.resolve("same");
        LedgerFiles files = bed.identity(folder);
        admit(bed.ledger(files), "x1", 400);
        files.journal().close();
        bed.ask(Command.DEL, budgetKey());
        bed.ask(Command.SET, budgetKey(), "of another program");
        LedgerFiles after = bed.identity(folder);
        Registration registration = registration(after);
        assertThat(await(registration.ready())).isTrue();
        assertThat(registration.spokenFor()).containsExactly(after.names().name());
        assertThat(gateways()).contains(after.names().before().get(0));
    }

    private Registration registration(LedgerFiles files) {
        StoreAccess access = new StoreAccess(bed.link, TestLedger.Settings.DEFAULT, files.names(), new StoreErrors());
        Diary diary = new Diary(files.journal());
        RecentSettlements recent = new RecentSettlements(Duration.ofMinutes(1), 100, System::nanoTime, hold -> {});
        Settlements settlements = new Settlements(access, recent, new StoreCalls(), overrun -> {}, tenant -> {});
        Leftovers left = new Leftovers(diary, settlements, TestLedger.PATIENCE);
        return new Registration(access, files.memory(), Clock.systemUTC(), left);
    }

    private List<String> gateways() {
        return bed.ask(Command.HKEYS, "penstock:gw").stream()
                .map(Response::toString)
                .toList();
    }

    @Test
    void answersOnTheEventLoopOfTheCallerHoweverLongItTakes() {
        Ledger ledger = bed.ledger();
        admit(ledger, "x1", 400);
        forget("x1.1", 400);
        Context caller = bed.vertx.getOrCreateContext();
        CompletableFuture<Boolean> sameLoop = new CompletableFuture<>();
        caller.runOnContext(here -> ledger.admit(reservation("x2", BUDGETS, List.of(), 1))
                .subscribe()
                .with(
                        admission -> sameLoop.complete(Vertx.currentContext() == caller),
                        sameLoop::completeExceptionally));
        assertThat(await(Uni.createFrom().completionStage(sameLoop))).isTrue();
    }

    @Test
    void admitsNothingThatItsJournalCannotKeep() {
        LedgerFiles files = bed.identity();
        Ledger ledger = bed.ledger(files);
        admit(ledger, "x1", 400);
        files.journal().close();
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 100))))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().message()).contains("journal"));
        Eventually.holds(TestLedger.PATIENCE, () -> state(ledger).equals("0+400"));
    }

    @Test
    void noticesAnAdmissionThatIsMissing() {
        Ledger ledger = bed.ledger();
        admit(ledger, "x1", 400);
        bed.ask(Command.HSET, "{t:acme}:acct", "seq", "0");
        lose("x1.1", 400);
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 601))))
                .isInstanceOf(Admission.Denied.class);
    }

    @Test
    void takesAnEmptyStoreForNoZero() {
        Ledger ledger = bed.ledger();
        admit(ledger, "x1", 400);
        bed.flush();
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 1))))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE));
        assertThat(ledger.storeProblem()).isPresent();
    }

    @Test
    void takesAMissingAccountForNoZero() {
        Ledger ledger = bed.ledger();
        admit(ledger, "x1", 400);
        bed.ask(Command.DEL, "{t:acme}:acct");
        assertThat(await(ledger.admit(reservation("x2", BUDGETS, List.of(), 1))))
                .isInstanceOf(Admission.Refused.class);
    }

    @Test
    void goesOnAfterTheServerWasKilledAndRestarted() throws Exception {
        Ledger ledger = bed.ledger();
        Hold hold = admit(ledger, "x1", 400);
        dev.penstock.redis.Processes.kill(bed.redisPid());
        bed.restart();
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> await(ledger.admit(reservation("x2", BUDGETS, List.of(), 600))) instanceof Admission.Admitted);
        await(ledger.settle(hold, charge(50)));
        assertThat(state(ledger)).isEqualTo("50+600");
    }

    private Hold admit(Ledger ledger, String exchange, long amount) {
        return admitted(await(ledger.admit(reservation(exchange, BUDGETS, List.of(), amount))))
                .hold();
    }

    private static Reservation of(String tenant, String exchange) {
        return new Reservation(
                tenant, exchange, 1, TestLedger.WHO, 1, BUDGETS, List.of(), new Money(100), new Tokens(1));
    }

    private String mode(String tenant) {
        return bed.ask(Command.HGET, "{t:" + tenant + "}:acct", "mode").toString();
    }

    /** The server's last write is gone, and it runs anew. */
    private void forget(String rid, long amount) {
        lose(rid, amount);
        anotherRun();
    }

    private void lose(String rid, long amount) {
        bed.ask(Command.HDEL, "{t:acme}:open", rid);
        bed.ask(Command.ZREM, "{t:acme}:exp", rid);
        long reserved = bed.ask(Command.HGET, budgetKey(), "r").toLong();
        bed.ask(Command.HSET, budgetKey(), "r", Long.toString(reserved - amount));
    }

    private void anotherRun() {
        bed.ask(Command.HSET, "{t:acme}:acct", "ep", "0123");
    }

    private static String period() {
        return budgetKey().substring(budgetKey().lastIndexOf(':') + 1);
    }

    private static String budgetKey() {
        return LedgerKeys.of(TestLedger.TENANT)
                .budget(
                        BUDGETS.get(0),
                        Period.at(java.time.Instant.now(), BUDGETS.get(0).cycle()));
    }

    private static String state(Ledger ledger) {
        BudgetState state = await(ledger.read(TestLedger.TENANT, BUDGETS)).get(0);
        return state.spent() + "+" + state.reserved();
    }
}
