package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.admitted;
import static dev.penstock.budget.TestLedger.await;
import static dev.penstock.budget.TestLedger.charge;
import static dev.penstock.budget.TestLedger.day;
import static dev.penstock.budget.TestLedger.key;
import static dev.penstock.budget.TestLedger.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.budget.TestLedger.Settings;
import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Refusal;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    @TempDir
    static Path dir;

    private static TestLedger bed;

    private Ledger ledger;

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
        ledger = bed.ledger();
    }

    @Test
    void holdsTheBoundAndThenChargesTheCost() {
        List<Budget> budgets = List.of(day(key("k"), 1000), day(Scope.TENANT, 5000));
        Admission.Admitted admitted = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))));
        assertThat(admitted.standing().remaining()).isEqualTo(new Money(600));
        assertThat(states(budgets)).containsExactly("0+400 of 1000", "0+400 of 5000");
        assertThat(ledger.openHolds()).isEqualTo(1);

        Settled settled = await(ledger.settle(admitted.hold(), charge(150)));

        assertThat(settled).isEqualTo(new Settled(Settled.Outcome.SETTLED, new Money(150), Money.ZERO, false));
        assertThat(states(budgets)).containsExactly("150+0 of 1000", "150+0 of 5000");
        assertThat(ledger.openHolds()).isZero();
        assertThat(bed.ask(Command.HLEN, "{t:acme}:open").toLong()).isZero();
        assertThat(bed.ask(Command.ZCARD, "{t:acme}:exp").toLong()).isZero();
    }

    @Test
    void chargesNothingForARelease() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))))
                .hold();
        await(ledger.settle(hold, Charge.nothing()));
        assertThat(states(budgets)).containsExactly("0+0 of 1000");
    }

    @Test
    void chargesAHoldOnlyOnce() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))))
                .hold();
        await(ledger.settle(hold, charge(100)));
        assertThat(await(ledger.settle(hold, charge(300))).outcome()).isEqualTo(Settled.Outcome.ALREADY_SETTLED);
        assertThat(states(budgets)).containsExactly("100+0 of 1000");
    }

    @Test
    void chargesMoreThanTheHoldAndTellsTheOverrun() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))))
                .hold();
        bed.overruns.clear();
        assertThat(await(ledger.settle(hold, charge(1200))).overrun()).isEqualTo(new Money(800));
        assertThat(bed.overruns).containsExactly(new Money(800));
        assertThat(states(budgets)).containsExactly("1200+0 of 1000");
        assertThat(refusal(ledger.admit(reservation("x2", budgets, List.of(), 0)))
                        .reason())
                .isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
    }

    @Test
    void deniesWithTheBudgetAndEveryFactOfIt() {
        Budget wide = day(Scope.TENANT, 9_000_000_000L);
        Budget tight = new Budget(
                key("demo"),
                List.of(),
                Cycle.utc(Window.MONTH),
                new Limit.Spend(new Money(1_000_000_000)),
                new Exhaustion.Use("sim-small"),
                OutageMode.STRICT,
                List.of());
        String end = Objects.requireNonNull(
                        Period.at(Instant.now(), tight.cycle()).end())
                .toString();
        Hold spent = admitted(await(ledger.admit(reservation("x1", List.of(wide, tight), List.of(), 900_000_000))))
                .hold();
        await(ledger.settle(spent, charge(700_000_000)));
        admitted(await(ledger.admit(reservation("x2", List.of(wide, tight), List.of(), 200_000_000))));

        Admission admission = await(ledger.admit(reservation("x3", List.of(wide, tight), List.of(), 125_000_000)));

        assertThat(admission).isInstanceOfSatisfying(Admission.Denied.class, denied -> {
            assertThat(denied.budget()).isEqualTo(tight);
            assertThat(denied.refusal().retryAfter()).isNull();
            assertThat(denied.refusal().message())
                    .isEqualTo("The month budget of key:demo cannot carry this call: limit 1 USD, spent 0.7 USD, held"
                            + " 0.2 USD, and the call needs up to 0.125 USD. The window ends at " + end + ".");
            assertThat(denied.refusal().facts())
                    .isEqualTo(Map.of(
                            "x-penstock-budget", "key:demo/month",
                            "x-penstock-budget-limit", "1",
                            "x-penstock-budget-spent", "0.7",
                            "x-penstock-budget-held", "0.2",
                            "x-penstock-budget-needed", "0.125",
                            "x-penstock-budget-resets-at", end,
                            "x-should-retry", "false"));
        });
    }

    @Test
    void opensANewBudgetWithTheNextWindow() {
        Budget minute = Budget.strict(key("k"), Cycle.utc(Window.MINUTE), new Limit.Spend(new Money(100)));
        Period before = Period.at(Instant.now().minusSeconds(60), minute.cycle());
        bed.ask(Command.HSET, LedgerKeys.of(TestLedger.TENANT).budget(minute, before), "s", "100");
        admitted(await(ledger.admit(reservation("x1", List.of(minute), List.of(), 100))));
    }

    @Test
    void appliesTheSmallerLimitOfANewerSetBeforeAnyRequestBringsIt() {
        List<Budget> old = List.of(day(key("k"), 1000));
        List<Budget> newer = List.of(day(key("k"), 100));
        StoreAccess access =
                new StoreAccess(bed.link, Settings.DEFAULT, bed.identity().names(), new StoreErrors());
        Declared declared = new Declared(2, Map.of(TestLedger.TENANT, newer));
        await(new LimitNotices(access, () -> declared).publish());
        assertThat(await(ledger.admit(reservation("x1", old, List.of(), 101)))).isInstanceOf(Admission.Denied.class);
        admitted(await(ledger.admit(reservation("x2", old, List.of(), 100))));
    }

    @Test
    void publishesTheLimitsOfEachTenantHoweverManyOthersAreBroken() {
        List<Budget> newer = List.of(day(key("k"), 100));
        Map<String, List<Budget>> budgets = new LinkedHashMap<>();
        for (String tenant : List.of("broken", "acme", "other")) {
            budgets.put(tenant, newer);
        }
        bed.ask(Command.SET, "{t:broken}:lim", "of another program");
        StoreAccess access =
                new StoreAccess(bed.link, Settings.DEFAULT, bed.identity().names(), new StoreErrors());
        LimitNotices notices = new LimitNotices(access, () -> new Declared(2, budgets));
        await(notices.publish());
        assertThat(List.of(published("acme"), published("other"))).containsOnly(1L);

        bed.ask(Command.DEL, "{t:broken}:lim");
        bed.ask(Command.CONFIG, "RESETSTAT");
        await(notices.publish());

        assertThat(published("broken")).isEqualTo(1);
        assertThat(bed.ask(Command.INFO, "commandstats").toString())
                .as("only of the one that had failed")
                .contains("cmdstat_evalsha:calls=1,");
    }

    private static long published(String tenant) {
        return bed.ask(Command.HLEN, "{t:" + tenant + "}:lim").toLong();
    }

    @Test
    void goesByTheClockOfTheStoreWhereItsOwnIsWrong() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Ledger fast = bed.ledger(Clock.offset(Clock.systemUTC(), Duration.ofDays(3)), Settings.DEFAULT);
        admitted(await(fast.admit(reservation("x1", budgets, List.of(), 400))));
        assertThat(states(budgets)).containsExactly("0+400 of 1000");
    }

    @Test
    void countsTokensAndRequestsInBudgetsOfTheirOwn() {
        Budget tokens = Budget.strict(key("k"), Cycle.utc(Window.DAY), new Limit.TokenCount(new Tokens(250)));
        Budget requests = Budget.strict(Scope.TENANT, Cycle.utc(Window.DAY), new Limit.RequestCount(2));
        List<Budget> budgets = List.of(tokens, requests);
        Hold first = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 5))))
                .hold();
        Hold second = admitted(await(ledger.admit(reservation("x2", budgets, List.of(), 5))))
                .hold();
        assertThat(refusal(ledger.admit(reservation("x3", budgets, List.of(), 5)))
                        .message())
                .startsWith(
                        "The day budget of key:k cannot carry this call: limit 250 tokens, spent 0 tokens, held 200");
        await(ledger.settle(first, charge(5)));
        assertThat(refusal(ledger.admit(reservation("x4", budgets, List.of(), 5)))
                        .message())
                .contains("limit 2 requests, spent 1 requests, held 1 requests");
        await(ledger.settle(second, Charge.nothing()));
        assertThat(states(budgets)).containsExactly("10+0 of 250", "1+0 of 2");
    }

    @Test
    void countsAnAuditBudgetAndNeverRefusesForIt() {
        Budget audit = new Budget(
                key("k"),
                List.of(),
                Cycle.utc(Window.DAY),
                new Limit.Spend(new Money(100)),
                Exhaustion.REFUSE,
                OutageMode.AUDIT,
                List.of());
        Hold hold = admitted(await(ledger.admit(reservation("x1", List.of(audit), List.of(), 400))))
                .hold();
        await(ledger.settle(hold, charge(300)));
        assertThat(states(List.of(audit))).containsExactly("300+0 of 100");
    }

    @Test
    void keepsTheAllowancesForOutagesBack() {
        Budget bounded = new Budget(
                key("k"),
                List.of(),
                Cycle.utc(Window.DAY),
                new Limit.Spend(new Money(100)),
                Exhaustion.REFUSE,
                new OutageMode.Bounded(20, 3),
                List.of());
        assertThat(await(ledger.admit(reservation("x1", List.of(bounded), List.of(), 41))))
                .isInstanceOf(Admission.Denied.class);
        admitted(await(ledger.admit(reservation("x2", List.of(bounded), List.of(), 40))));
    }

    @Test
    void countsABudgetDeclaredTwiceOnceAndBySmallerLimit() {
        List<Budget> budgets = List.of(day(key("k"), 1000), day(key("k"), 300));
        admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 300))));
        assertThat(states(budgets)).containsExactly("0+300 of 1000", "0+300 of 300");
        assertThat(refusal(ledger.admit(reservation("x2", budgets, List.of(), 1)))
                        .facts())
                .containsEntry("x-penstock-budget-limit", "0.0000003");
    }

    @Test
    void grantsAtOnceWhatNothingLimits() {
        bed.ask(Command.CONFIG, "RESETSTAT");
        Admission.Admitted admitted = admitted(await(ledger.admit(reservation("x1", List.of(), List.of(), 400))));
        assertThat(admitted.standing().remaining()).isNull();
        assertThat(await(ledger.settle(admitted.hold(), charge(10))).outcome()).isEqualTo(Settled.Outcome.SETTLED);
        assertThat(bed.ask(Command.INFO, "commandstats").toString()).doesNotContain("eval");
        assertThat(bed.dump()).isEmpty();
    }

    @Test
    void asksRedisOnceForAnAdmissionAndOnceForASettlement() {
        List<RateLimit> limits = limits(10, 1000, 5);
        List<Budget> budgets = List.of(day(key("k"), 1000), day(Scope.TENANT, 5000));
        await(ledger.settle(
                admitted(await(ledger.admit(reservation("warm", budgets, limits, 4))))
                        .hold(),
                charge(1)));
        bed.ask(Command.CONFIG, "RESETSTAT");
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, limits, 4))))
                .hold();
        await(ledger.settle(hold, charge(1)));
        assertThat(bed.ask(Command.INFO, "commandstats").toString()).contains("cmdstat_evalsha:calls=2,");
    }

    @Test
    void limitsRequestsPerMinuteAndSaysWhenToComeBack() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 2));
        Standing first = admitted(await(ledger.admit(reservation("x1", List.of(), limits, 0))))
                .standing();
        assertThat(first.requests()).isEqualTo(new Standing.Rate(2, 1, Duration.ofSeconds(30)));
        assertThat(first.tokens()).isNull();
        admitted(await(ledger.admit(reservation("x2", List.of(), limits, 0))));

        Refusal refusal = refusal(ledger.admit(reservation("x3", List.of(), limits, 0)));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.REQUEST_RATE);
        assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(refusal.message())
                .startsWith("Rate limit of key:k reached: 2 requests per minute. Please try again in ")
                .matches(".* in [0-9]+(\\.[0-9])?s\\.");
    }

    @Test
    void letsTheWholeBurstThroughWhereTheMinuteDoesNotDivide() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 7));
        for (int i = 0; i < 7; i++) {
            admitted(await(ledger.admit(reservation("x" + i, List.of(), limits, 0))));
        }
        refusal(ledger.admit(reservation("x8", List.of(), limits, 0)));
    }

    @Test
    void limitsTokensPerMinuteAndGivesUnusedOnesBack() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 150));
        Admission.Admitted first = admitted(await(ledger.admit(reservation("x1", List.of(), limits, 0))));
        assertThat(tokens(first).remaining()).isEqualTo(50);
        assertThat(tokens(first).reset()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(65));
        Refusal refusal = refusal(ledger.admit(reservation("x2", List.of(), limits, 0)));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOKEN_RATE);
        assertThat(refusal.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(60));
        assertThat(refusal.facts())
                .containsEntry("x-ratelimit-limit-tokens", "150")
                .containsEntry("x-ratelimit-remaining-tokens", "50");

        await(ledger.settle(first.hold(), Charge.of(Money.ZERO, new Tokens(10))));

        assertThat(tokens(admitted(await(ledger.admit(reservation("x3", List.of(), limits, 0)))))
                        .remaining())
                .isEqualTo(40);
    }

    @Test
    void tellsACallThatNoMinuteCarriesNotToRetry() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 99));
        Refusal refusal = refusal(ledger.admit(reservation("x1", List.of(), limits, 0)));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOKEN_RATE);
        assertThat(refusal.retryAfter()).isNull();
        assertThat(refusal.facts()).containsEntry("x-should-retry", "false");
    }

    @Test
    void limitsExchangesUnderWay() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1));
        Hold first = admitted(await(ledger.admit(reservation("x1", List.of(), limits, 0))))
                .hold();
        Refusal refusal = refusal(ledger.admit(reservation("x2", List.of(), limits, 0)));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONCURRENCY);
        assertThat(refusal.message()).endsWith("Please try again in 1s.");
        await(ledger.settle(first, charge(0)));
        admitted(await(ledger.admit(reservation("x3", List.of(), limits, 0))));
    }

    @Test
    void deniesByBudgetBeforeItLimitsByRate() {
        List<RateLimit> limits = limits(1, 100, 1);
        List<Budget> budgets = List.of(day(key("k"), 10));
        admitted(await(ledger.admit(reservation("x1", budgets, limits, 10))));
        assertThat(refusal(ledger.admit(reservation("x2", budgets, limits, 1))).reason())
                .isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
        assertThat(refusal(ledger.admit(reservation("x2", List.of(), limits, 0)))
                        .reason())
                .isEqualTo(Refusal.Reason.REQUEST_RATE);
        assertThat(refusal(ledger.admit(reservation("x2", List.of(), limits.subList(1, 3), 0)))
                        .reason())
                .isEqualTo(Refusal.Reason.TOKEN_RATE);
        assertThat(refusal(ledger.admit(reservation("x2", List.of(), limits.subList(2, 3), 0)))
                        .reason())
                .isEqualTo(Refusal.Reason.CONCURRENCY);
    }

    @Test
    void countsAnExchangeOnceHoweverManyAttemptsItTakes() {
        List<RateLimit> limits = limits(1, 100, 1);
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold first = admitted(await(ledger.admit(reservation("x1", budgets, limits, 100))))
                .hold();
        await(ledger.settle(first, charge(30).beforeFurtherAttempt()));
        Reservation retry = new Reservation(
                TestLedger.TENANT, "x1", 2, TestLedger.WHO, 1, budgets, limits, new Money(200), new Tokens(100));

        Admission.Admitted second = admitted(await(ledger.admit(retry)));

        assertThat(Objects.requireNonNull(second.standing().requests()).remaining())
                .isZero();
        assertThat(states(budgets)).containsExactly("30+200 of 1000");
        assertThat(refusal(ledger.admit(reservation("x2", List.of(), limits.subList(2, 3), 0)))
                        .reason())
                .isEqualTo(Refusal.Reason.CONCURRENCY);
        await(ledger.settle(second.hold(), charge(50)));
        admitted(await(ledger.admit(reservation("x2", List.of(), limits.subList(2, 3), 0))));
        assertThat(states(budgets)).containsExactly("80+0 of 1000");
    }

    @Test
    void refusesAFirstAttemptForWhoseCompanyTheTokensDoNotSuffice() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 250));

        Refusal refusal =
                refusal(ledger.admit(reservation("x1", List.of(), limits, 0).withRoomFor(new Tokens(300))));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOKEN_RATE);
        assertThat(refusal.message()).contains("may use 300", "at any time");
        assertThat(tokens(admitted(await(ledger.admit(reservation("x2", List.of(), limits, 0)))))
                        .remaining())
                .as("nothing is counted of what was refused")
                .isEqualTo(150);
    }

    @Test
    void refusesAFurtherAttemptThatNeedsRoomWhereOthersHaveTakenIt() {
        List<RateLimit> limits = List.of(new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 250));
        admitted(await(ledger.admit(reservation("x1", List.of(), limits, 0).withRoomFor(new Tokens(200)))));
        admitted(await(ledger.admit(reservation("x2", List.of(), limits, 0))));
        Reservation beside = new Reservation(
                TestLedger.TENANT, "x1", 2, TestLedger.WHO, 1, List.of(), limits, Money.ZERO, new Tokens(100));

        assertThat(refusal(ledger.admit(beside.withRoomFor(new Tokens(100)))).reason())
                .isEqualTo(Refusal.Reason.TOKEN_RATE);
        admitted(await(ledger.admit(beside)));
    }

    @Test
    void freesTheSlotOfAnExchangeWhoseFurtherAttemptIsDenied() {
        List<RateLimit> slot = List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1));
        List<Budget> budgets = List.of(day(key("k"), 100));
        Hold first = admitted(await(ledger.admit(reservation("x1", budgets, slot, 100))))
                .hold();
        await(ledger.settle(first, charge(90).beforeFurtherAttempt()));
        Reservation retry = new Reservation(
                TestLedger.TENANT, "x1", 2, TestLedger.WHO, 1, budgets, slot, new Money(100), Tokens.ZERO);
        assertThat(await(ledger.admit(retry))).isInstanceOf(Admission.Denied.class);
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> bed.ask(Command.ZCARD, "{t:acme}:c:k:k").toLong() == 0);
    }

    @Test
    void changesNoKeyWhenItRefuses() {
        List<RateLimit> limits = limits(2, 200, 2);
        List<Budget> budgets = List.of(day(key("k"), 1000), day(Scope.TENANT, 5000));
        admitted(await(ledger.admit(reservation("x1", budgets, limits, 400))));
        Map<String, String> before = bed.dump();
        refusal(ledger.admit(reservation("d", budgets, limits, 601)));
        refusal(ledger.admit(
                reservation("r", budgets, List.of(new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 1)), 1)));
        refusal(ledger.admit(
                reservation("t", budgets, List.of(new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 150)), 1)));
        refusal(ledger.admit(reservation("c", budgets, List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1)), 1)));
        assertThat(bed.dump()).isEqualTo(before);
    }

    @Test
    void admitsExactlyWhatFitsHoweverManyAskAtOnce() {
        List<Budget> budgets = List.of(day(key("k"), 109), day(Scope.TENANT, 1_000_000));
        Ledger other = bed.ledger();
        for (Ledger each : List.of(ledger, other)) {
            Admission first = await(each.admit(reservation(each.name(), budgets, List.of(), 1)));
            await(each.settle(admitted(first).hold(), Charge.nothing()));
        }
        List<Uni<Admission>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add((i % 2 == 0 ? ledger : other).admit(reservation("x" + i, budgets, List.of(), 10)));
        }
        List<Admission> answers = await(Uni.join().all(all).andFailFast());
        assertThat(answers.stream().filter(Admission.Admitted.class::isInstance))
                .hasSize(10);
        assertThat(answers.stream().filter(Admission.Denied.class::isInstance)).hasSize(990);
        assertThat(states(budgets)).containsExactly("0+100 of 109", "0+100 of 1000000");
        assertThat(ledger.openHolds() + other.openHolds()).isEqualTo(10);
    }

    @Test
    void chargesTheFullHoldOfAGatewayThatDied() {
        List<RateLimit> slot = List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1));
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Ledger dying = bed.ledger(Clock.systemUTC(), Settings.DEFAULT.withLease(Duration.ofMillis(50)));
        Hold hold = admitted(await(dying.admit(reservation("x1", budgets, slot, 400))))
                .hold();

        OrphanSweep sweep = bed.sweepOfAnotherGateway();
        Eventually.holds(TestLedger.PATIENCE, () -> await(sweep.expire(TestLedger.TENANT)) == 1);

        assertThat(states(budgets)).containsExactly("400+0 of 1000");
        assertThat(bed.ask(Command.ZCARD, "{t:acme}:c:k:k").toLong()).isZero();
        assertThat(await(dying.settle(hold, charge(10))).outcome()).isEqualTo(Settled.Outcome.ORPHANED);
        assertThat(states(budgets)).as("corrected").containsExactly("10+0 of 1000");
    }

    @Test
    void letsNoBrokenHoldKeepOthersFromBeingCharged() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 300))));
        admitted(await(ledger.admit(reservation("x2", budgets, List.of(), 100))));
        bed.ask(Command.HSET, "{t:acme}:open", "x1.1", "of another program");
        bed.ask(Command.ZADD, "{t:acme}:exp", "1", "x1.1", "2", "x2.1");
        OrphanSweep sweep = bed.sweepOfAnotherGateway();
        assertThat(await(sweep.expire(TestLedger.TENANT))).isEqualTo(1);
        long now = bed.ask(Command.TIME).get(0).toLong() * 1000;
        assertThat(deadline("x1.1")).as("a lease from now").isGreaterThan(now);
    }

    @Test
    void expiresDueHoldsWhenAnAdmissionFindsThem() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Ledger dying = bed.ledger(Clock.systemUTC(), Settings.DEFAULT.withLease(Duration.ofMillis(1)));
        admitted(await(dying.admit(reservation("x1", budgets, List.of(), 400))));
        Eventually.holds(TestLedger.PATIENCE, () -> {
            Hold probe = admitted(await(ledger.admit(reservation("p" + System.nanoTime(), budgets, List.of(), 1))))
                    .hold();
            await(ledger.settle(probe, Charge.nothing()));
            return states(budgets).get(0).equals("400+0 of 1000");
        });
    }

    @Test
    void keepsTheHoldsOfALivingGatewayByRenewal() {
        List<RateLimit> slot = List.of(new RateLimit(key("k"), Measure.CONCURRENCY, 1));
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Settings brief = new Settings(Duration.ofMillis(900), Duration.ofMillis(200), 100, Duration.ofMinutes(1));
        try (Ledger living = bed.ledger(Clock.systemUTC(), brief)) {
            living.start();
            Hold hold = admitted(await(living.admit(reservation("x1", budgets, slot, 400))))
                    .hold();
            long first = deadline("x1.1");
            Eventually.holds(TestLedger.PATIENCE, () -> deadline("x1.1") > first + 900);
            assertThat(bed.ask(Command.ZSCORE, "{t:acme}:c:k:k", "x1").toDouble())
                    .isGreaterThan((double) first);
            assertThat(await(living.settle(hold, charge(100))).outcome()).isEqualTo(Settled.Outcome.SETTLED);
            assertThat(states(budgets)).containsExactly("100+0 of 1000");
        }
    }

    @Test
    void sweepsForExpiredHoldsWithoutBeingAsked() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Ledger dying = bed.ledger(Clock.systemUTC(), Settings.DEFAULT.withLease(Duration.ofMillis(1)));
        admitted(await(dying.admit(reservation("x1", budgets, List.of(), 400))));
        Settings eager = new Settings(Duration.ofSeconds(60), Duration.ofMillis(20), 100, Duration.ofMinutes(1));
        try (Ledger other = bed.ledger(Clock.systemUTC(), eager)) {
            other.start();
            Eventually.holds(TestLedger.PATIENCE, () -> states(budgets).get(0).equals("400+0 of 1000"));
        }
    }

    @Test
    void worksOnWhenRedisForgotItsScripts() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))))
                .hold();
        bed.ask(Command.SCRIPT, "FLUSH");
        await(ledger.settle(hold, charge(100)));
        bed.ask(Command.SCRIPT, "FLUSH");
        admitted(await(ledger.admit(reservation("x2", budgets, List.of(), 400))));
        assertThat(states(budgets)).containsExactly("100+400 of 1000");
    }

    @Test
    void chargesTheCostOfAHoldThatRedisLost() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold hold = admitted(await(ledger.admit(reservation("x1", budgets, List.of(), 400))))
                .hold();
        bed.flush();
        assertThat(await(ledger.settle(hold, charge(100))).charged()).isEqualTo(new Money(100));
        assertThat(states(budgets)).containsExactly("100+0 of 1000");
        assertThat(await(ledger.settle(hold, charge(100))).outcome()).isEqualTo(Settled.Outcome.ALREADY_SETTLED);
    }

    @Test
    void leavesNothingHeldWhenNobodyWaitsForTheAdmission() {
        List<Budget> budgets = List.of(day(key("k"), 1000));
        Hold first = admitted(await(ledger.admit(reservation("first", budgets, List.of(), 10))))
                .hold();
        await(ledger.settle(first, Charge.nothing()));
        bed.vertx.runOnContext(loop -> {
            for (int i = 0; i < 50; i++) {
                ledger.admit(reservation("x" + i, budgets, List.of(), 10))
                        .subscribe()
                        .with(admitted -> {})
                        .cancel();
            }
        });
        Eventually.holds(
                TestLedger.PATIENCE,
                () -> bed.ask(Command.KEYS, "{t:acme}:d:*").size() == 51
                        && bed.ask(Command.HLEN, "{t:acme}:open").toLong() == 0);
        assertThat(states(budgets)).containsExactly("0+0 of 1000");
    }

    @Test
    void readsABudgetThatNobodySpentFrom() {
        Budget total = Budget.strict(Scope.TENANT, Cycle.utc(Window.TOTAL), new Limit.Spend(new Money(77)));
        BudgetState state =
                await(ledger.read(TestLedger.TENANT, List.of(total))).get(0);
        assertThat(state).isEqualTo(new BudgetState(total, 0, 0, 0, null));
        assertThat(state.remaining()).isEqualTo(77);
    }

    @Test
    void forgetsAWindowInTimeButNeverATotal() {
        Budget total = Budget.strict(Scope.TENANT, Cycle.utc(Window.TOTAL), new Limit.Spend(new Money(77)));
        admitted(await(ledger.admit(reservation("x1", List.of(day(key("k"), 10), total), List.of(), 1))));
        String today = Period.at(Instant.now(), new Cycle(Window.DAY, ZoneOffset.UTC, 1))
                .key();
        assertThat(bed.ask(Command.PTTL, "{t:acme}:b:k:k:" + today).toLong())
                .isGreaterThan(Duration.ofHours(47).toMillis());
        assertThat(bed.ask(Command.PTTL, "{t:acme}:b:t:T").toLong()).isEqualTo(-1);
    }

    private static List<RateLimit> limits(long requests, long tokens, long slots) {
        return List.of(
                new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, requests),
                new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, tokens),
                new RateLimit(key("k"), Measure.CONCURRENCY, slots));
    }

    private static Standing.Rate tokens(Admission.Admitted admitted) {
        return Objects.requireNonNull(admitted.standing().tokens());
    }

    private static long deadline(String rid) {
        return (long) bed.ask(Command.ZSCORE, "{t:acme}:exp", rid).toDouble().doubleValue();
    }

    private static Refusal refusal(Uni<Admission> admission) {
        return await(admission)
                .fold(
                        admitted -> {
                            throw new AssertionError("admitted: " + admitted);
                        },
                        Admission.Denied::refusal,
                        Admission.Refused::refusal);
    }

    private List<String> states(List<Budget> budgets) {
        return await(ledger.read(TestLedger.TENANT, budgets)).stream()
                .map(state -> state.spent() + "+" + state.reserved() + " of "
                        + state.budget().limit().units())
                .toList();
    }
}
