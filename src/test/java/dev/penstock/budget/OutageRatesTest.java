package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Refusal;
import dev.penstock.core.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A gateway's share of rate limits and slots while no store counts them. */
class OutageRatesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final RateLimit ONE_AT_A_TIME = new RateLimit(key("k"), Measure.CONCURRENCY, 1);

    /** Near the end of what it counts to, as a clock of nanoseconds may be. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());

    private final OutageRates rates = new OutageRates(nanos::get);

    @Test
    void letsAShareBelowOneRequestAMinuteThroughOneAtATime() {
        RateLimit limit = new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 3);
        assertThat(begin("x1", limit, 5)).isEmpty();
        assertThat(begin("x2", limit, 5).flatMap(OutageRatesTest::wait)).contains(Duration.ofMinutes(1));
        pass(Duration.ofSeconds(99));
        assertThat(begin("x3", limit, 5).flatMap(OutageRatesTest::wait)).contains(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(begin("x4", limit, 5)).isEmpty();
        assertThat(begin("x5", limit, 5)).isPresent();
    }

    @Test
    void letsACallThroughThatNeedsMoreTokensThanTheShareWhereNothingIsOwed() {
        RateLimit limit = new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 100);
        assertThat(begin("x1", limit, 2)).isEmpty();
        pass(Duration.ofSeconds(119));
        assertThat(begin("x2", limit, 2)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(begin("x3", limit, 2)).isEmpty();
    }

    @Test
    void refusesAtAnyTimeACallThatIsTooLargeForTheWholeLimit() {
        RateLimit limit = new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 99);
        Refusal refusal = begin("x1", limit, 1).orElseThrow();
        assertThat(refusal.message()).contains("too large for this limit at any time");
        assertThat(refusal.retryAfter()).isNull();
    }

    @Test
    void countsAFirstAttemptWithThoseThatRunBesideIt() {
        RateLimit limit = new RateLimit(key("k"), Measure.TOKENS_PER_MINUTE, 300);
        Reservation company = call("acme", "x1", limit).reservation().withRoomFor(new Tokens(300));
        AdmitCall call = AdmitCall.of(company, new Periods(), NOW);
        rates.begin(call, hold(call), 1);
        assertThat(begin("x2", limit, 1).flatMap(OutageRatesTest::wait)).contains(Duration.ofSeconds(20));
    }

    @Test
    void letsABurstOfAMinutesShareThrough() {
        RateLimit limit = new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 4);
        assertThat(begin("x1", limit, 2)).isEmpty();
        assertThat(begin("x2", limit, 2)).isEmpty();
        assertThat(begin("x3", limit, 2).flatMap(OutageRatesTest::wait)).contains(Duration.ofSeconds(30));
    }

    @Test
    void countsEachTenantByItself() {
        RateLimit limit = new RateLimit(key("k"), Measure.REQUESTS_PER_MINUTE, 1);
        assertThat(begin("x1", limit, 1)).isEmpty();
        AdmitCall other = call("other", "x2", limit);
        assertThat(rates.refusal(other, hold(other), 1)).isEmpty();
    }

    @Test
    void keepsTheSlotOfAnExchangeUntilItsLastAttempt() {
        AdmitCall first = call("acme", "x1", ONE_AT_A_TIME);
        rates.begin(first, hold(first), 1);
        rates.begin(first, hold(first), 1);
        assertThat(begin("x2", ONE_AT_A_TIME, 1)).isPresent();
        rates.end(hold(first));
        assertThat(begin("x3", ONE_AT_A_TIME, 1)).isEmpty();
    }

    @Test
    void freesNoSlotOfAnExchangeThatHasNoneHere() {
        assertThat(begin("x1", ONE_AT_A_TIME, 1)).isEmpty();
        rates.end(hold(call("acme", "inTheStore", ONE_AT_A_TIME)));
        assertThat(begin("x2", ONE_AT_A_TIME, 1)).isPresent();
    }

    @Test
    void forgetsLimitsOfWhichNothingIsOwed() {
        for (int i = 0; i < 10_000; i++) {
            begin("x" + i, new RateLimit(key("k" + i), Measure.REQUESTS_PER_MINUTE, 60), 1);
        }
        pass(Duration.ofMillis(500));
        begin("y1", new RateLimit(key("y1"), Measure.REQUESTS_PER_MINUTE, 60), 1);
        assertThat(rates.remembered()).as("all of them are owed").isEqualTo(10_001);
        pass(Duration.ofMillis(500));
        for (int i = 0; i < 10_002; i++) {
            begin("z" + i, new RateLimit(key("z" + i), Measure.REQUESTS_PER_MINUTE, 60), 1);
        }
        assertThat(rates.remembered()).as("only the first are paid").isEqualTo(10_003);
    }

    private Optional<Refusal> begin(String exchange, RateLimit limit, int gateways) {
        AdmitCall call = call("acme", exchange, limit);
        Optional<Refusal> no = rates.refusal(call, hold(call), gateways);
        if (no.isEmpty()) {
            rates.begin(call, hold(call), gateways);
        }
        return no;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Optional<Duration> wait(Refusal refusal) {
        return Optional.ofNullable(refusal.retryAfter());
    }

    private static AdmitCall call(String tenant, String exchange, RateLimit limit) {
        Reservation reservation = new Reservation(
                tenant, exchange, 1, TestLedger.WHO, 1, List.of(), List.of(limit), Money.ZERO, new Tokens(100));
        return AdmitCall.of(reservation, new Periods(), NOW);
    }

    private static Hold hold(AdmitCall call) {
        return call.hold(Duration.ofMinutes(1), "gw").ofOutage();
    }
}
