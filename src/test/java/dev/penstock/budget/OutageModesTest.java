package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.admitted;
import static dev.penstock.budget.TestLedger.await;
import static dev.penstock.budget.TestLedger.charge;
import static dev.penstock.budget.TestLedger.day;
import static dev.penstock.budget.TestLedger.key;
import static dev.penstock.budget.TestLedger.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Refusal;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisUnavailable;
import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out by each mode of a budget while Redis is away, and what is charged when it is back. */
class OutageModesTest {

    private static final List<Budget> BOUNDED = List.of(month("k", 1000, new OutageMode.Bounded(100, 2)));
    private static final List<Budget> AUDIT = List.of(month("a", 1000, OutageMode.AUDIT));

    @TempDir
    Path dir;

    private TestLedger bed;
    private Path folder;
    private LedgerFiles files;
    private Ledger ledger;

    @BeforeEach
    void open() {
        bed = new TestLedger(dir);
        folder = dir.resolve("gateway");
        begin();
        seeRedis();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void spendsTheAllowanceToTheLastUnitAndNoMore() {
        outage();
        Hold first = admit("x1", BOUNDED, 60);
        assertThat(refusal("x2", BOUNDED, 41).message()).contains("month budget of key:k");
        Hold second = admit("x3", BOUNDED, 40);
        assertThat(refusal("x4", BOUNDED, 1).reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
        ledger.settle(first, charge(60)).subscribe().with(settled -> {});
        ledger.settle(second, charge(40)).subscribe().with(settled -> {});
        bed.restart();
        Eventually.holds(TestLedger.PATIENCE, () -> state(BOUNDED).equals("100+0, 800 left"));
        assertThat(late("cost")).containsExactlyInAnyOrder("60", "40");
    }

    @Test
    void givesBackWhatAnAttemptDidNotUse() {
        outage();
        Hold hold = admit("x1", BOUNDED, 100);
        ledger.settle(hold, charge(30)).subscribe().with(settled -> {});
        admit("x2", BOUNDED, 70);
        refusal("x3", BOUNDED, 1);
    }

    @Test
    void grantsAnAllowanceOnceForAPeriodHoweverManyOutagesItHas() {
        outage();
        Hold hold = admit("x1", BOUNDED, 80);
        ledger.settle(hold, charge(80)).subscribe().with(settled -> {});
        bed.restart();
        Eventually.holds(TestLedger.PATIENCE, () -> state(BOUNDED).equals("80+0, 800 left"));
        seeRedis();
        outage();
        refusal("x2", BOUNDED, 21);
        admit("x3", BOUNDED, 20);
    }

    @Test
    void grantsNoAllowanceAnewToAGatewayThatStartsAgain() {
        outage();
        Hold hold = admit("x1", BOUNDED, 50);
        ledger.settle(hold, charge(50)).subscribe().with(settled -> {});
        Eventually.holds(TestLedger.PATIENCE, () -> ledger.waitingSettlements() == 1);
        files.journal().close();
        bed.restart();
        begin();
        seeRedis();
        assertThat(state(BOUNDED)).as("charged from the journal").isEqualTo("50+0, 800 left");
        outage();
        refusal("x2", BOUNDED, 51);
        admit("x3", BOUNDED, 50);
    }

    @Test
    void grantsNoAllowanceToAGatewayThatHasNotSeenTheStore() {
        files.journal().close();
        outage();
        begin();
        refusal("x1", BOUNDED, 1);
        admit("x2", AUDIT, 1);
    }

    @Test
    void grantsNoAllowanceToMoreGatewaysThanItIsKeptBackFor() {
        Ledger second = bed.ledger();
        Ledger third = bed.ledger();
        for (Ledger each : List.of(second, third)) {
            await(each.admit(reservation(each.name(), BOUNDED, List.of(), 0)));
        }
        outage();
        admitted(await(second.admit(reservation("x1", BOUNDED, List.of(), 1))));
        assertThat(refusal(await(third.admit(reservation("x2", BOUNDED, List.of(), 1))))
                        .reason())
                .isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
        admit("x3", BOUNDED, 1);
    }

    @Test
    void grantsNoAllowanceThatThePoliciesHaveNamedSince() {
        List<Budget> more = List.of(month("k", 1000, new OutageMode.Bounded(200, 2)));
        outage();
        refusal("x1", more, 1);
        admit("x2", BOUNDED, 1);
    }

    @Test
    void chargesWhatWentOutHoweverManySettlementsWait() {
        TestLedger.Settings narrow = TestLedger.Settings.DEFAULT.withSettleQueue(2);
        files.journal().close();
        ledger = bed.ledger(Clock.systemUTC(), narrow);
        seeRedis();
        List<Hold> before = List.of(admit("x1", AUDIT, 10), admit("x2", AUDIT, 10));
        outage();
        Hold alone = admit("x3", BOUNDED, 60);
        before.forEach(hold -> ledger.settle(hold, charge(1)).subscribe().with(settled -> {}));
        Eventually.holds(TestLedger.PATIENCE, () -> ledger.waitingSettlements() == 2);
        refusal("x4", BOUNDED, 1);
        ledger.settle(alone, charge(60)).subscribe().with(settled -> {});
        Eventually.holds(TestLedger.PATIENCE, () -> ledger.openHolds() == before.size());
        bed.restart();
        Eventually.holds(TestLedger.PATIENCE, () -> state(BOUNDED).equals("60+0, 800 left"));
    }

    @Test
    void letsAuditedTrafficThroughAndChargesItWhenTheStoreIsBack() {
        outage();
        for (int i = 0; i < 20; i++) {
            Hold hold = admit("x" + i, AUDIT, 400);
            ledger.settle(hold, charge(300)).subscribe().with(settled -> {});
        }
        bed.restart();
        Eventually.holds(TestLedger.PATIENCE, () -> state(AUDIT).equals("6000+0, 0 left"));
        assertThat(late("cost")).hasSize(20).containsOnly("300");
    }

    @Test
    void chargesNothingForAnAttemptThatCostNothing() {
        outage();
        Hold hold = admit("x1", BOUNDED, 100);
        ledger.settle(hold, Charge.nothing()).subscribe().with(settled -> {});
        admit("x2", BOUNDED, 100);
    }

    @Test
    void isAsStrictAsTheStrictestBudget() {
        outage();
        refusal("x1", List.of(AUDIT.get(0), day(key("s"), 1000)), 1);
        refusal("x2", List.of(AUDIT.get(0), BOUNDED.get(0)), 101);
        admit("x3", List.of(AUDIT.get(0), BOUNDED.get(0)), 100);
    }

    @Test
    void appliesItsShareOfTheRateLimits() {
        await(bed.ledger().admit(reservation("other", AUDIT, List.of(), 1)));
        seeRedis();
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.REQUESTS_PER_MINUTE, 4));
        admitted(await(ledger.admit(reservation("x1", AUDIT, limits, 1))));
        admitted(await(ledger.admit(reservation("x2", AUDIT, limits, 1))));
        Refusal refusal = refusal(await(ledger.admit(reservation("x3", AUDIT, limits, 1))));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.REQUEST_RATE);
        assertThat(refusal.retryAfter()).isPositive();
    }

    @Test
    void appliesItsShareOfTheTokensAMinute() {
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.TOKENS_PER_MINUTE, 250));
        admitted(await(ledger.admit(reservation("x1", AUDIT, limits, 1))));
        admitted(await(ledger.admit(reservation("x2", AUDIT, limits, 1))));
        assertThat(refusal(await(ledger.admit(reservation("x3", AUDIT, limits, 1))))
                        .reason())
                .isEqualTo(Refusal.Reason.TOKEN_RATE);
    }

    @Test
    void freesTheSlotOfAnExchangeThatHasEnded() {
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.CONCURRENCY, 1));
        Hold hold = admitted(await(ledger.admit(reservation("x1", AUDIT, limits, 1))))
                .hold();
        assertThat(refusal(await(ledger.admit(reservation("x2", AUDIT, limits, 1))))
                        .reason())
                .isEqualTo(Refusal.Reason.CONCURRENCY);
        ledger.settle(hold, charge(1)).subscribe().with(settled -> {});
        admitted(await(ledger.admit(reservation("x3", AUDIT, limits, 1))));
    }

    @Test
    void keepsTheSlotOfAnExchangeThatGoesOnUntilItsLastAttempt() {
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.CONCURRENCY, 1));
        Hold first =
                admitted(await(ledger.admit(attempt("x1", 1, AUDIT, limits)))).hold();
        ledger.settle(first, charge(1).beforeFurtherAttempt()).subscribe().with(settled -> {});
        assertThat(refusal(await(ledger.admit(attempt("x2", 1, AUDIT, limits)))).reason())
                .isEqualTo(Refusal.Reason.CONCURRENCY);
        Hold second =
                admitted(await(ledger.admit(attempt("x1", 2, AUDIT, limits)))).hold();
        ledger.settle(second, charge(1)).subscribe().with(settled -> {});
        admitted(await(ledger.admit(attempt("x3", 1, AUDIT, limits))));
    }

    @Test
    void freesNoSlotForAnExchangeThatTookItsOwnInRedis() {
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.CONCURRENCY, 1));
        Hold before =
                admitted(await(ledger.admit(attempt("x1", 1, AUDIT, limits)))).hold();
        outage();
        Hold further =
                admitted(await(ledger.admit(attempt("x1", 2, AUDIT, limits)))).hold();
        admitted(await(ledger.admit(attempt("x2", 1, AUDIT, limits))));
        ledger.settle(before, charge(1).beforeFurtherAttempt()).subscribe().with(settled -> {});
        ledger.settle(further, charge(1)).subscribe().with(settled -> {});
        assertThat(refusal(await(ledger.admit(attempt("x3", 1, AUDIT, limits)))).reason())
                .isEqualTo(Refusal.Reason.CONCURRENCY);
    }

    @Test
    void freesTheSlotOfAnExchangeWhoseLastAttemptWentThroughRedis() {
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.CONCURRENCY, 1));
        outage();
        Hold first =
                admitted(await(ledger.admit(attempt("x1", 1, AUDIT, limits)))).hold();
        bed.restart();
        seeRedis();
        ledger.settle(first, charge(1).beforeFurtherAttempt()).subscribe().with(settled -> {});
        Hold further =
                admitted(await(ledger.admit(attempt("x1", 2, AUDIT, limits)))).hold();
        assertThat(further.isOfOutage()).isFalse();
        await(ledger.settle(further, charge(1)));
        outage();
        admitted(await(ledger.admit(attempt("x2", 1, AUDIT, limits))));
    }

    @Test
    void freesTheSlotOfAnExchangeWhoseFurtherAttemptMayNotGoOut() {
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1));
        Hold first =
                admitted(await(ledger.admit(attempt("x1", 1, BOUNDED, limits)))).hold();
        ledger.settle(first, charge(100).beforeFurtherAttempt()).subscribe().with(settled -> {});
        refusal(await(ledger.admit(attempt("x1", 2, BOUNDED, limits))));
        admitted(await(ledger.admit(attempt("x2", 1, AUDIT, limits))));
    }

    @Test
    void givesNothingBackForAHoldThatWasOnlyAuditedWhenItBegan() {
        List<Budget> audited = List.of(month("k", 1000, OutageMode.AUDIT));
        outage();
        Hold hold = admit("x1", audited, 90);
        admit("x2", BOUNDED, 100);
        ledger.settle(hold, Charge.nothing()).subscribe().with(settled -> {});
        refusal("x3", BOUNDED, 1);
    }

    @Test
    void letsTrafficThroughThatOnlyRateLimitsCount() {
        outage();
        List<RateLimit> limits = List.of(new RateLimit(key("a"), Measure.REQUESTS_PER_MINUTE, 1));
        admitted(await(ledger.admit(reservation("x1", List.of(), limits, 1))));
        assertThat(refusal(await(ledger.admit(reservation("x2", List.of(), limits, 1))))
                        .reason())
                .isEqualTo(Refusal.Reason.REQUEST_RATE);
        assertThat(ledger.openHolds()).isZero();
    }

    @Test
    void goesOnWhileTheStoreTakesNoWrites() {
        bed.ask(Command.CONFIG, "SET", "maxmemory", "1");
        admit("x1", BOUNDED, 100);
        refusal("x2", BOUNDED, 1);
        bed.ask(Command.CONFIG, "SET", "maxmemory", "0");
        assertThat(admit("x3", BOUNDED, 1).isOfOutage()).isFalse();
    }

    @Test
    void goesOnWhileTheAccountIsRestored() {
        await(bed.ledger().admit(reservation("silent", BOUNDED, List.of(), 1)));
        bed.ask(Command.HSET, "{t:acme}:acct", "ep", "0123");
        Hold hold = admit("x1", BOUNDED, 100);
        refusal("x2", BOUNDED, 1);
        await(ledger.settle(hold, charge(70)));
        assertThat(state(BOUNDED)).isEqualTo("70+1, 799 left");
    }

    @Test
    void bringsNothingBackThatWasUsedBeyondTheAllowance() {
        outage();
        Hold hold = admit("x1", BOUNDED, 100);
        ledger.settle(hold, charge(250)).subscribe().with(settled -> {});
        refusal("x2", BOUNDED, 1);
        bed.restart();
        Eventually.holds(TestLedger.PATIENCE, () -> state(BOUNDED).equals("250+0, 750 left"));
    }

    private void begin() {
        files = bed.identity(folder);
        ledger = bed.ledger(files);
    }

    /** Each admission is a sign of life too; this one is of a tenant's that nothing is asked of. */
    private void seeRedis() {
        Eventually.holds(TestLedger.PATIENCE, () -> {
            List<Budget> all = List.of(AUDIT.get(0), BOUNDED.get(0));
            Admission probe = await(ledger.admit(reservation("probe" + System.nanoTime(), all, List.of(), 0)));
            boolean isInRedis =
                    probe instanceof Admission.Admitted yes && !yes.hold().isOfOutage();
            if (probe instanceof Admission.Admitted yes) {
                await(ledger.settle(yes.hold(), Charge.nothing()));
            }
            return isInRedis;
        });
        await(ledger.beat());
    }

    private void outage() {
        Processes.kill(bed.redisPid());
        Eventually.holds(TestLedger.PATIENCE, bed::isAway);
    }

    private static Reservation attempt(String exchange, int attempt, List<Budget> budgets, List<RateLimit> limits) {
        return new Reservation(
                TestLedger.TENANT,
                exchange,
                attempt,
                TestLedger.WHO,
                1,
                budgets,
                limits,
                new Money(1),
                new Tokens(100));
    }

    private Hold admit(String exchange, List<Budget> budgets, long amount) {
        return admitted(await(ledger.admit(reservation(exchange, budgets, List.of(), amount))))
                .hold();
    }

    private Refusal refusal(String exchange, List<Budget> budgets, long amount) {
        return refusal(await(ledger.admit(reservation(exchange, budgets, List.of(), amount))));
    }

    private static Refusal refusal(Admission admission) {
        return admission.fold(
                admitted -> {
                    throw new AssertionError("admitted");
                },
                Admission.Denied::refusal,
                Admission.Refused::refusal);
    }

    private String state(List<Budget> budgets) {
        return await(ledger.read(TestLedger.TENANT, budgets)
                .map(states -> states.get(0))
                .map(state -> state.spent() + "+" + state.reserved() + ", " + state.remaining() + " left")
                .onFailure(RedisUnavailable.class)
                .recoverWithItem("away"));
    }

    /** A field of each event of what was charged late. */
    private List<String> late(String name) {
        return bed.ask(Command.XRANGE, "{t:acme}:u", "-", "+").stream()
                .map(event -> event.get(1))
                .filter(fields -> field(fields, "kind").equals("late"))
                .map(fields -> field(fields, name))
                .toList();
    }

    private static String field(Response fields, String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(name)) {
                return fields.get(i + 1).toString();
            }
        }
        throw new AssertionError("no field " + name);
    }

    private static Budget month(String key, long limit, OutageMode mode) {
        return new Budget(
                key(key),
                List.of(),
                Cycle.utc(Window.MONTH),
                new Limit.Spend(new Money(limit)),
                Exhaustion.REFUSE,
                mode,
                List.of());
    }
}
