package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Alert;
import dev.penstock.core.Budget;
import dev.penstock.core.ClaimedAlert;
import dev.penstock.core.Claiming;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What budgets have to tell: raised once, lent to one gateway at a time, kept until it is done. */
class AlertsTest {

    private static final String OUTBOX = "{t:acme}:al";
    private static final String CLAIMS = "{t:acme}:alc";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Claiming TERMS = terms(10, LONG, 32);
    private static final Supplier<Stream<Budget>> NONE_DECLARED = Stream::empty;

    @TempDir
    static Path dir;

    private static TestLedger bed;

    private Ledger ledger;

    @BeforeAll
    static void open() {
        bed = new TestLedger(dir);
    }

    @AfterAll
    static void shut() {
        bed.close();
    }

    @BeforeEach
    void begin() {
        bed.flush();
        ledger = bed.ledger();
    }

    @AfterEach
    void end() {
        ledger.close();
    }

    @Test
    void tellsWhichBudgetHasPassedWhichThreshold() {
        spend("x", total(TestLedger.key("demo"), 1_000, 50, 80), 600);

        Alert alert = claim(ledger, TERMS).get(0).alert();

        assertThat(alert.id()).isEqualTo("acme/k:demo:T/50");
        assertThat(alert.tenant()).isEqualTo("acme");
        assertThat(alert.budget()).isEqualTo("key:demo/total");
        assertThat(alert.period()).isEqualTo("T");
        assertThat(alert.kind()).isEqualTo(Alert.Kind.THRESHOLD);
        assertThat(alert.percent()).isEqualTo(50);
        assertThat(alert.spent()).isEqualTo(600);
        assertThat(alert.limit()).isEqualTo(new Limit.Spend(new Money(1_000)));
    }

    @Test
    void namesABudgetOfSomeModelsAsThePoliciesDo() {
        Budget budget = new Budget(
                new Scope(Scope.Level.TEAM, "a b.c"),
                List.of("gpt-*", "o3"),
                Cycle.utc(Window.TOTAL),
                new Limit.TokenCount(new Tokens(1_000)),
                Exhaustion.REFUSE,
                OutageMode.STRICT,
                List.of(1));
        spend("x", budget, 600);

        Alert alert = ledgerClaim(() -> Stream.of(budget)).get(0).alert();

        assertThat(alert.budget()).isEqualTo(budget.label()).isEqualTo("team:a b.c/total/tokens/gpt-*,o3");
        assertThat(alert.limit()).isEqualTo(budget.limit());
        assertThat(alert.id()).doesNotContain(".", " ");
    }

    @Test
    void lendsAnAlertToOneGatewayOnly() {
        spend("x", total(Scope.TENANT, 1_000, 10, 20, 30, 40, 50), 600);
        Ledger other = bed.ledger();
        Claiming one = terms(1, LONG, 32);

        List<Uni<List<ClaimedAlert>>> claims = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            claims.add((i % 2 == 0 ? ledger : other).alerts().claim(TestLedger.TENANT, NONE_DECLARED, one));
        }
        List<Integer> percents = TestLedger.await(Uni.join().all(claims).andFailFast()).stream()
                .flatMap(List::stream)
                .map(claimed -> claimed.alert().percent())
                .toList();

        assertThat(percents).containsExactlyInAnyOrder(10, 20, 30, 40, 50);
        other.close();
    }

    @Test
    void givesAnAlertToOthersWhereItsGatewayHasNotDelivered() {
        spend("x", total(Scope.TENANT, 1_000, 50), 600);
        ClaimedAlert first = claim(ledger, TERMS).get(0);
        assertThat(claim(ledger, TERMS)).isEmpty();
        makeDue();

        Ledger other = bed.ledger();
        ClaimedAlert second = claim(other, TERMS).get(0);

        assertThat(second.alert()).as("the time included").isEqualTo(first.alert());
        assertThat(second.claims()).isEqualTo(2);
        other.close();
    }

    @Test
    void restsTwiceAsLongAfterEachClaimUpToTheLongest() {
        spend("x", total(Scope.TENANT, 1_000, 50), 600);

        for (long rest : List.of(10_000, 20_000, 40_000, 60_000, 60_000)) {
            long before = now();
            assertThat(claim(ledger, TERMS)).hasSize(1);
            assertThat(due()).isBetween(before + LONG.toMillis() + rest, now() + LONG.toMillis() + rest);
            makeDue();
        }
    }

    @Test
    void isDoneWithWhatWasDelivered() {
        spend("x", total(Scope.TENANT, 1_000, 50), 600);
        ClaimedAlert claimed = claim(ledger, TERMS).get(0);

        TestLedger.await(ledger.alerts().done(claimed));

        assertThat(bed.ask(Command.EXISTS, OUTBOX, CLAIMS).toInteger()).isZero();
    }

    @Test
    void givesUpWhatNobodyTakes() {
        spend("x", total(Scope.TENANT, 1_000, 50), 600);
        Claiming twice = terms(10, Duration.ZERO, 2);
        for (int i = 0; i < 2; i++) {
            assertThat(claim(ledger, twice)).hasSize(1);
            makeDue();
        }

        assertThat(claim(ledger, twice)).isEmpty();
        assertThat(bed.ask(Command.EXISTS, OUTBOX, CLAIMS).toInteger()).isZero();
    }

    @Test
    void tellsOnceThatABudgetRefusesCalls() {
        List<String> hints = new CopyOnWriteArrayList<>();
        ledger.alerts().listen(hints::add);
        Budget budget = total(TestLedger.key("demo"), 1_000, 90);
        spend("x", budget, 600);

        refuse(ledger, "y", budget);
        Eventually.holds(TestLedger.PATIENCE, () -> hints.contains(TestLedger.TENANT));
        refuse(ledger, "z", budget);
        List<ClaimedAlert> claimed = claim(ledger, TERMS);
        assertThat(claimed).hasSize(1);
        Alert alert = claimed.get(0).alert();
        assertThat(alert.kind()).isEqualTo(Alert.Kind.EXHAUSTED);
        assertThat(alert.id()).isEqualTo("acme/k:demo:T/exhausted");
        assertThat(alert.spent()).isEqualTo(600);
        assertThat(hints).hasSize(1);
    }

    @Test
    void tellsOnceThatABudgetRefusesHoweverManyGatewaysSaySo() {
        List<String> keys = List.of("{t:acme}:b:k:demo:T", OUTBOX);
        List<String> args = List.of("k:demo:total", "1000", "0");

        List<String> replies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replies.add(TestLedger.await(bed.link.run(Scripts.EXHAUSTED, keys, args))
                    .get(0)
                    .toString());
        }

        assertThat(replies).containsExactly("1", "0", "0");
        assertThat(claim(ledger, TERMS)).hasSize(1);
    }

    @Test
    void leavesNoKeyForEverWhereAnUnusedBudgetRefuses() {
        Budget budget = new Budget(
                Scope.TENANT,
                List.of(),
                Cycle.utc(Window.DAY),
                new Limit.Spend(new Money(10)),
                Exhaustion.REFUSE,
                OutageMode.STRICT,
                List.of(50));

        refuse(ledger, "x", budget);

        Eventually.holds(
                TestLedger.PATIENCE, () -> bed.ask(Command.ZCARD, OUTBOX).toInteger() == 1);
        Response keys = bed.ask(Command.KEYS, "{t:acme}:b:*");
        assertThat(keys.size()).isEqualTo(1);
        assertThat(bed.ask(Command.PTTL, keys.get(0).toString()).toLong()).isPositive();
    }

    @Test
    void keepsQuietForABudgetThatAlertsNobody() {
        Budget quiet = total(Scope.TENANT, 1_000);
        spend("x", quiet, 1_000);
        refuse(ledger, "y", quiet);

        assertThat(bed.ask(Command.HGET, "{t:acme}:b:t:T", "ax")).isNull();
        assertThat(claim(ledger, TERMS)).isEmpty();
    }

    private static Claiming terms(int most, Duration delivery, int claimsMax) {
        return new Claiming(most, delivery, Duration.ofSeconds(10), Duration.ofSeconds(60), claimsMax);
    }

    private static Budget total(Scope scope, long nanoUsd, Integer... alertAt) {
        return new Budget(
                scope,
                List.of(),
                Cycle.utc(Window.TOTAL),
                new Limit.Spend(new Money(nanoUsd)),
                Exhaustion.REFUSE,
                OutageMode.STRICT,
                List.of(alertAt));
    }

    private void spend(String exchange, Budget budget, long nanoUsd) {
        Reservation reservation = TestLedger.reservation(exchange, List.of(budget), List.<RateLimit>of(), nanoUsd);
        Hold hold =
                TestLedger.admitted(TestLedger.await(ledger.admit(reservation))).hold();
        TestLedger.await(ledger.settle(hold, TestLedger.charge(nanoUsd)));
    }

    private static void refuse(Ledger gateway, String exchange, Budget budget) {
        Reservation reservation = TestLedger.reservation(exchange, List.of(budget), List.<RateLimit>of(), 500);
        assertThat(TestLedger.await(gateway.admit(reservation))).isInstanceOf(Admission.Denied.class);
    }

    private static List<ClaimedAlert> claim(Ledger gateway, Claiming terms) {
        return TestLedger.await(gateway.alerts().claim(TestLedger.TENANT, NONE_DECLARED, terms));
    }

    private List<ClaimedAlert> ledgerClaim(Supplier<Stream<Budget>> declared) {
        return TestLedger.await(ledger.alerts().claim(TestLedger.TENANT, declared, TERMS));
    }

    private static void makeDue() {
        for (Response entry : bed.ask(Command.ZRANGE, OUTBOX, "0", "-1")) {
            bed.ask(Command.ZADD, OUTBOX, "0", entry.toString());
        }
    }

    private static long due() {
        String entry = bed.ask(Command.ZRANGE, OUTBOX, "0", "-1").get(0).toString();
        return bed.ask(Command.ZSCORE, OUTBOX, entry).toDouble().longValue();
    }

    private static long now() {
        Response time = bed.ask(Command.TIME);
        return Long.parseLong(time.get(0).toString()) * 1000
                + Long.parseLong(time.get(1).toString()) / 1000;
    }
}
