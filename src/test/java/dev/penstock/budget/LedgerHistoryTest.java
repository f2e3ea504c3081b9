package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.await;
import static dev.penstock.budget.TestLedger.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories, in which the ledger and its naive twin must agree after every step. */
class LedgerHistoryTest {

    private static final int HISTORIES = 200;
    private static final int STEPS = 25;

    @TempDir
    static Path dir;

    private static final Logger SETTLEMENTS = Logger.getLogger(Settlements.class.getName());

    private static TestLedger bed;

    @BeforeAll
    static void open() {
        bed = new TestLedger(dir);
        // A history is full of overruns.
        SETTLEMENTS.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void close() {
        SETTLEMENTS.setLevel(null);
        bed.close();
    }

    @Test
    void agreesWithTheNaiveTwin() {
        long seed = Long.getLong("penstock.test.seed", new Random().nextLong());
        for (int i = 0; i < HISTORIES; i++) {
            bed.flush();
            new History(seed + i).run();
        }
    }

    private static final class History {

        private final Random random;
        private final List<String> log = new ArrayList<>();
        private final NaiveLedger twin = new NaiveLedger();
        private final Ledger ledger = bed.ledger();
        private final Ledger dying =
                bed.ledger(Clock.systemUTC(), TestLedger.Settings.DEFAULT.withLease(Duration.ofMillis(1)));
        private final OrphanSweep sweep = bed.sweepOfAnotherGateway();
        private final List<Budget> budgets;
        private final List<RateLimit> limits;
        private final List<Hold> holds = new ArrayList<>();
        private final Map<String, List<RateLimit>> limitsOf = new HashMap<>();
        private final List<String> toRetry = new ArrayList<>();
        private int exchanges;

        History(long seed) {
            random = new Random(seed);
            log.add("-Dpenstock.test.seed=" + seed);
            budgets = List.of(
                    budget(key("k"), 400),
                    budget(new Scope(Scope.Level.USER, "k:0a"), 200),
                    budget(new Scope(Scope.Level.TEAM, "red"), 700),
                    budget(Scope.TENANT, 1000));
            limits = List.of(
                    new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, requests(3)),
                    new RateLimit(Scope.TENANT, Measure.REQUESTS_PER_MINUTE, requests(5)),
                    new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 1 + random.nextInt(1000)),
                    new RateLimit(Scope.TENANT, Measure.TOKENS_PER_MINUTE, 1 + random.nextInt(1500)),
                    new RateLimit(key("k"), Measure.CONCURRENCY, 1 + random.nextInt(6)),
                    new RateLimit(Scope.TENANT, Measure.CONCURRENCY, 1 + random.nextInt(8)));
        }

        /** Few, so that none comes back while the history lasts; or more than it has steps. */
        private long requests(int few) {
            return random.nextBoolean() ? 1 + random.nextInt(few) : 1000;
        }

        private Budget budget(Scope scope, int about) {
            return Budget.strict(scope, Cycle.utc(Window.TOTAL), new Limit.Spend(new Money(random.nextInt(2 * about))));
        }

        /** Introduces both gateways to the store, so that it is as before after every refusal. */
        private void introduce(Ledger gateway, String exchange) {
            Admission admission = await(gateway.admit(reservation(exchange, 1, List.of(budgets.get(3)), List.of())));
            if (admission instanceof Admission.Admitted admitted) {
                await(gateway.settle(admitted.hold(), Charge.nothing()));
            }
        }

        void run() {
            introduce(ledger, "first");
            introduce(dying, "second");
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(10);
                if (dice < 5 || holds.isEmpty()) {
                    admit();
                } else if (dice < 9) {
                    settle();
                } else {
                    orphan();
                }
                compare();
            }
        }

        private void admit() {
            boolean retry = !toRetry.isEmpty() && random.nextBoolean();
            String exchange = retry ? toRetry.remove(0) : "x" + exchanges++;
            List<RateLimit> its = limitsOf.computeIfAbsent(exchange, id -> some(limits));
            Reservation reservation = reservation(exchange, retry ? 2 : 1, some(budgets), its);
            Map<String, String> before = bed.dump();
            Admission admission = await(ledger.admit(reservation));
            String said = admission.fold(
                    admitted -> "admitted",
                    denied -> "denied " + denied.budget().scope().label(),
                    refused -> refused.refusal().reason().name());
            log.add("admit " + brief(reservation) + " -> " + said);
            String expected = twin.admit(reservation);
            assertThat(word(said)).as(this::story).isEqualTo(word(expected));
            if (admission instanceof Admission.Admitted admitted) {
                holds.add(admitted.hold());
            } else if (retry) {
                twin.abandon(exchange);
                // Its slots are freed in the background.
                Eventually.holds(
                        TestLedger.PATIENCE,
                        () -> bed.ask(Command.EXISTS, "{t:acme}:d:" + reservation.rid())
                                        .toLong()
                                == (hasSlots(reservation) ? 1 : 0));
            } else {
                assertThat(bed.dump()).as(this::story).isEqualTo(before);
            }
        }

        private static boolean hasSlots(Reservation reservation) {
            return reservation.limits().stream().anyMatch(limit -> limit.measure() == Measure.CONCURRENCY);
        }

        private void settle() {
            Hold hold = holds.get(random.nextInt(holds.size()));
            boolean last = hold.rid().endsWith(".2") || random.nextInt(4) > 0;
            Charge charge = random.nextInt(3) == 0
                    ? Charge.nothing()
                    : Charge.of(
                            new Money(random.nextLong(hold.amount().nanoUsd() * 6 / 5 + 1)),
                            new Tokens(random.nextInt(120)));
            charge = last ? charge : charge.beforeFurtherAttempt();
            Settled settled = await(ledger.settle(hold, charge));
            log.add("settle " + hold.rid() + " " + charge + " -> " + settled);
            Settled.Outcome expected = twin.settle(hold.rid(), charge);
            if (!hold.isNone()) {
                assertThat(
                                settled.outcome() == Settled.Outcome.ORPHANED
                                        ? Settled.Outcome.ALREADY_SETTLED
                                        : settled.outcome())
                        .as(this::story)
                        .isEqualTo(expected);
            }
            // Some are settled again and again.
            if (random.nextBoolean() || !last) {
                holds.remove(hold);
            }
            if (!last && expected == Settled.Outcome.SETTLED && !hold.isNone()) {
                toRetry.add(hold.exchangeId());
            }
        }

        private void orphan() {
            Reservation reservation = reservation("x" + exchanges++, 1, some(budgets), List.of());
            Admission admission = await(dying.admit(reservation));
            log.add("admit and die " + brief(reservation));
            String expected = twin.admit(reservation);
            assertThat(admission instanceof Admission.Admitted).as(this::story).isEqualTo(expected.equals("admitted"));
            if (admission instanceof Admission.Admitted admitted
                    && !admitted.hold().isNone()) {
                Eventually.holds(TestLedger.PATIENCE, () -> await(sweep.expire(TestLedger.TENANT)) == 1);
                twin.settle(reservation.rid(), Charge.orphan());
            }
        }

        private void compare() {
            List<BudgetState> states = await(ledger.read(TestLedger.TENANT, budgets));
            for (BudgetState state : states) {
                assertThat(state.spent()).as(this::story).isEqualTo(twin.spent(state.budget()));
                assertThat(state.reserved()).as(this::story).isEqualTo(twin.reserved(state.budget()));
            }
            for (RateLimit limit : limits) {
                if (limit.measure() != Measure.REQUESTS_PER_MINUTE) {
                    assertThat(counted(limit)).as(this::story).isEqualTo(twin.used(limit));
                }
            }
        }

        private static long counted(RateLimit limit) {
            LedgerKeys names = LedgerKeys.of(TestLedger.TENANT);
            if (limit.measure() == Measure.CONCURRENCY) {
                return bed.ask(Command.ZCARD, names.slots(limit.scope())).toLong();
            }
            long tokens = 0;
            for (Response subWindow : bed.ask(Command.HVALS, names.tokenRate(limit.scope()))) {
                tokens += subWindow.toLong();
            }
            return tokens;
        }

        private Reservation reservation(String exchange, int attempt, List<Budget> some, List<RateLimit> someLimits) {
            Reservation alone = new Reservation(
                    TestLedger.TENANT,
                    exchange,
                    attempt,
                    TestLedger.WHO,
                    1,
                    some,
                    someLimits,
                    new Money(random.nextInt(150)),
                    new Tokens(random.nextInt(150)));
            Tokens beside = new Tokens(random.nextInt(150));
            return random.nextInt(4) == 0 ? alone.withRoomFor(alone.tokens().plus(beside)) : alone;
        }

        private <T> List<T> some(List<T> all) {
            return all.stream().filter(one -> random.nextInt(3) > 0).toList();
        }

        /** The words differ: ours name a refusal's reason, the twin's a measure. */
        private static String word(String answer) {
            return answer.replace("REQUEST_RATE", "REQUESTS_PER_MINUTE").replace("TOKEN_RATE", "TOKENS_PER_MINUTE");
        }

        private static String brief(Reservation reservation) {
            StringBuilder text = new StringBuilder(reservation.rid())
                    .append(" for ")
                    .append(reservation.bound().nanoUsd())
                    .append(" n$, ")
                    .append(reservation.tokens().count())
                    .append(" tokens;");
            for (Budget budget : reservation.budgets()) {
                text.append(' ')
                        .append(budget.scope().label())
                        .append('=')
                        .append(budget.limit().units());
            }
            for (RateLimit limit : reservation.limits()) {
                text.append(' ')
                        .append(limit.scope().label())
                        .append('.')
                        .append(limit.measure())
                        .append('=')
                        .append(limit.limit());
            }
            return text.toString();
        }

        private String story() {
            return String.join("\n", log);
        }
    }
}
