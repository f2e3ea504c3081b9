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
import dev.penstock.core.RateLimit;
import dev.penstock.core.Refusal;
import dev.penstock.core.Tokens;
import dev.penstock.redis.Outage;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisUnavailable;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.HoldingProxy;
import dev.penstock.testing.LogLines;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger promises while Redis is away. */
class LedgerOutageTest {

    private static final List<Budget> BUDGETS = List.of(day(key("k"), 1000));

    @TempDir
    Path dir;

    private TestLedger bed;
    private Ledger ledger;

    @BeforeEach
    void open() {
        bed = new TestLedger(dir);
        ledger = bed.ledger();
        Eventually.holds(TestLedger.PATIENCE, () -> admittedProbe(0));
    }

    @AfterEach
    void close() {
        ledger.close();
        bed.close();
    }

    @Test
    void refusesQuicklyWhileRedisIsAwayAndChargesEverythingOnceItIsBack() {
        Hold hold = admitted(await(ledger.admit(reservation("x1", BUDGETS, List.of(), 400))))
                .hold();
        Processes.kill(bed.redisPid());
        CompletableFuture<Settled> settled = ledger.settle(hold, charge(150)).subscribeAsCompletionStage();
        Eventually.holds(TestLedger.PATIENCE, bed::isAway);

        long before = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            Refusal refusal = refusal(await(ledger.admit(reservation("r" + i, BUDGETS, List.of(), 1))));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
        // All of them together take less than one that waits for a reply.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TestLedger.LIMITS.reply());
        Eventually.holds(TestLedger.PATIENCE, () -> ledger.waitingSettlements() == 1);
        assertThat(settled).isNotDone();

        bed.restart();
        assertThat(await(Uni.createFrom().completionStage(settled)).charged()).isEqualTo(new Money(150));
        Eventually.holds(TestLedger.PATIENCE, () -> admittedProbe(1));
        assertThat(state()).isEqualTo("150+0");
        assertThat(ledger.waitingSettlements()).isZero();
        assertThat(ledger.openHolds()).isZero();
    }

    @Test
    void leavesNothingHeldWhenTheRepliesOfAdmissionsWereLost() {
        RedisLink quick = bed.link(new RedisLimits(Duration.ofSeconds(1), Duration.ofSeconds(10), 4096));
        Ledger hasty = bed.ledger(quick);
        Eventually.holds(TestLedger.PATIENCE, quick::isUp);
        long pid = bed.redisPid();
        Processes.pause(pid);
        List<Uni<Admission>> asked = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                asked.add(Uni.createFrom()
                        .completionStage(hasty.admit(reservation("x" + i, BUDGETS, List.of(), 10))
                                .subscribeAsCompletionStage()));
            }
            for (Uni<Admission> one : asked) {
                assertThat(refusal(await(one)).reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
            }
        } finally {
            Processes.resume(pid);
        }
        // A release that is on its way does not wait yet, so that none waits says nothing.
        Eventually.holds(TestLedger.PATIENCE, () -> state().equals("0+0"));
        assertThat(hasty.openHolds()).isZero();
        quick.close();
    }

    @Test
    void leavesNothingHeldWhenAnAdmissionArrivesAfterTheNoToItsRepetition() throws IOException {
        Hold first = admitted(await(ledger.admit(reservation("x1", BUDGETS, List.of(), 800))))
                .hold();
        try (HoldingProxy proxy = HoldingProxy.to(bed.redis.uri().getPort());
                RedisLink late =
                        bed.link(new RedisLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 4096), proxy.port())) {
            Eventually.holds(TestLedger.PATIENCE, late::isUp);
            Ledger slow = bed.ledger(late);
            await(slow.settle(
                    admitted(await(slow.admit(reservation("x0", BUDGETS, List.of(), 10))))
                            .hold(),
                    Charge.nothing()));
            proxy.hold();
            Admission no = await(slow.admit(reservation("x2", BUDGETS, List.of(), 400)));
            assertThat(refusal(no).reason()).isEqualTo(Refusal.Reason.BUDGET_EXHAUSTED);
            assertThat(no).as("no way out under a name that is released").isInstanceOf(Admission.Refused.class);
            assertThat(proxy.isHolding()).isTrue();
            await(ledger.settle(first, Charge.nothing()));
            Eventually.holds(
                    TestLedger.PATIENCE,
                    () -> bed.ask(Command.EXISTS, "{t:acme}:d:x2.1").toLong() == 1);

            proxy.release();

            assertThat(state()).isEqualTo("0+0");
        }
    }

    @Test
    void usesNoHoldThatAPauseMayHaveCost() {
        TestLedger.Settings brief = TestLedger.Settings.DEFAULT.withLease(Duration.ofSeconds(2));
        Ledger slow = bed.ledger(Clock.systemUTC(), brief);
        Eventually.holds(TestLedger.PATIENCE, () -> slow.openHolds() == 0 && admittedProbe(2));
        admitted(await(slow.admit(reservation("x1", BUDGETS, List.of(), 10))));
        long pid = bed.redisPid();
        Processes.pause(pid);
        CompletableFuture<Admission> asked;
        try {
            asked = slow.admit(reservation("x2", BUDGETS, List.of(), 400)).subscribeAsCompletionStage();
            long began = System.nanoTime();
            Eventually.holds(
                    TestLedger.PATIENCE,
                    () -> System.nanoTime() - began > brief.lease().dividedBy(2).toNanos());
        } finally {
            Processes.resume(pid);
        }
        assertThat(refusal(asked.join()).reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
        Eventually.holds(TestLedger.PATIENCE, () -> state().equals("0+10"));
    }

    @Test
    void tellsWhatRedisReplies() {
        bed.ask(Command.CONFIG, "SET", "maxmemory", "1");
        try (LogLines lines = LogLines.of(StoreErrors.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(refusal(await(ledger.admit(reservation("x" + i, BUDGETS, List.of(), 1))))
                                .reason())
                        .isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
            }
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .startsWith("Redis refuses admissions of the ledger: ")
                    .contains("OOM");
            bed.ask(Command.CONFIG, "SET", "maxmemory", "0");
            admitted(await(ledger.admit(reservation("x9", BUDGETS, List.of(), 1))));
            assertThat(lines.all()).last().isEqualTo("Redis takes admissions of the ledger again");
        }
    }

    @Test
    void countsAServerThatBecameAReplicaAsAway() {
        bed.ask(Command.REPLICAOF, "127.0.0.1", "1");
        try (LogLines lines = LogLines.of(Outage.class)) {
            Eventually.holds(TestLedger.PATIENCE, () -> {
                Refusal refusal = refusal(await(ledger.admit(reservation("x1", BUDGETS, List.of(), 1))));
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
                return lines.all().stream().anyMatch(line -> line.contains("is away") && line.contains("READONLY"));
            });
        }

        Eventually.holds(TestLedger.PATIENCE, this::becomesPrimary);
        Eventually.holds(TestLedger.PATIENCE, () -> admittedProbe(1));
    }

    private boolean becomesPrimary() {
        try {
            bed.ask(Command.REPLICAOF, "NO", "ONE");
            return true;
        } catch (RedisUnavailable away) {
            return false;
        }
    }

    @Test
    void admitsNothingOnAStoreThatEvicts() {
        bed.ask(Command.CONFIG, "SET", "maxmemory-policy", "volatile-lru");
        TestLedger.Settings often =
                new TestLedger.Settings(Duration.ofMinutes(1), Duration.ofMillis(100), 100, Duration.ofMinutes(1));
        try (Ledger started = bed.ledger(Clock.systemUTC(), often)) {
            started.start();
            Eventually.holds(
                    TestLedger.PATIENCE, () -> started.storeProblem().orElse("").contains("maxmemory"));
            Refusal refusal = refusal(await(started.admit(reservation("x1", BUDGETS, List.of(), 1))));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STORE_UNAVAILABLE);
            assertThat(refusal.message()).contains("maxmemory-policy is volatile-lru");

            bed.ask(Command.CONFIG, "SET", "maxmemory-policy", "noeviction");
            Eventually.holds(TestLedger.PATIENCE, () -> started.storeProblem().isEmpty());
            admitted(await(started.admit(reservation("x2", BUDGETS, List.of(), 1))));
        }
    }

    @Test
    void freesTheSlotOfAnExchangeWhoseFurtherAttemptMeetsAStoreThatEvicts() {
        List<RateLimit> slot = List.of(new RateLimit(key("k"), RateLimit.Measure.CONCURRENCY, 1));
        TestLedger.Settings often =
                new TestLedger.Settings(Duration.ofMinutes(1), Duration.ofMillis(100), 100, Duration.ofMinutes(1));
        try (Ledger started = bed.ledger(Clock.systemUTC(), often)) {
            started.start();
            Hold first = admitted(await(started.admit(reservation("x1", BUDGETS, slot, 10))))
                    .hold();
            await(started.settle(first, charge(5).beforeFurtherAttempt()));
            bed.ask(Command.CONFIG, "SET", "maxmemory-policy", "volatile-lru");
            Eventually.holds(TestLedger.PATIENCE, () -> started.storeProblem().isPresent());
            refusal(await(started.admit(new Reservation(
                    TestLedger.TENANT, "x1", 2, TestLedger.WHO, 1, BUDGETS, slot, new Money(10), Tokens.ZERO))));
            Eventually.holds(
                    TestLedger.PATIENCE,
                    () -> bed.ask(Command.ZCARD, "{t:acme}:c:k:k").toLong() == 0);
        }
    }

    @Test
    void boundsTheSettlementsThatWait() {
        TestLedger.Settings narrow =
                new TestLedger.Settings(Duration.ofMinutes(1), Duration.ofMinutes(1), 2, Duration.ofMinutes(1));
        try (Ledger small = bed.ledger(Clock.systemUTC(), narrow)) {
            small.start();
            List<Hold> holds = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                holds.add(admitted(await(small.admit(reservation("x" + i, BUDGETS, List.of(), 10))))
                        .hold());
            }
            Processes.kill(bed.redisPid());
            Eventually.holds(TestLedger.PATIENCE, bed::isAway);
            List<CompletableFuture<Settled>> settled = new ArrayList<>();
            for (Hold hold : holds) {
                settled.add(small.settle(hold, charge(1)).subscribeAsCompletionStage());
            }
            // They fail, and begin to wait, on the connection's own thread.
            Eventually.holds(
                    TestLedger.PATIENCE,
                    () -> small.waitingSettlements() == 2 && settled.stream().anyMatch(CompletableFuture::isDone));
            assertThat(settled.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .extracting(Settled::outcome)
                    .containsExactly(Settled.Outcome.UNRESOLVED);
            bed.restart();
            for (CompletableFuture<Settled> one : settled) {
                await(Uni.createFrom().completionStage(one));
            }
            Eventually.holds(TestLedger.PATIENCE, () -> admittedProbe(3));
            assertThat(state()).isEqualTo("2+10");
        }
    }

    private boolean admittedProbe(int round) {
        return await(ledger.admit(reservation("probe" + round + "-" + System.nanoTime(), BUDGETS, List.of(), 0)))
                .fold(
                        admitted -> {
                            await(ledger.settle(admitted.hold(), Charge.nothing()));
                            return true;
                        },
                        denied -> false,
                        refused -> false);
    }

    private String state() {
        BudgetState state = await(ledger.read(TestLedger.TENANT, BUDGETS)).get(0);
        return state.spent() + "+" + state.reserved();
    }

    private static Refusal refusal(Admission admission) {
        return admission.fold(
                admitted -> {
                    throw new AssertionError("admitted");
                },
                Admission.Denied::refusal,
                Admission.Refused::refusal);
    }
}
