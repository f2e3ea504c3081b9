package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a target is asked again, and when it is left alone. */
class RetryTest {

    private static final String[] TOUCHY = {"breaker.volume", "4", "breaker.delay", "200ms"};

    private final Bench bench = new Bench(TOUCHY);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void repeatsAsOftenAsTheProviderAllows() {
        bench.retries(2).answers(Answer.json(500, "{}"), Answer.reset(), Answer.json(200, "{}"));

        bench.whole();

        assertThat(bench.asked).extracting(Failure::kind).containsExactly(Kind.SERVER_ERROR, Kind.DISCONNECTED);
    }

    @Test
    void givesTheLastFailureWhenItMayNotRepeatAnyMore() {
        bench.retries(1).answers(Answer.json(500, "{}"), Answer.json(503, "{}"), Answer.json(200, "{}"));

        assertThat(bench.failed(false).failure().status()).isEqualTo(503);
        assertThat(bench.asked).hasSize(1);
        assertThat(bench.provider.requests()).hasSize(2);
    }

    @Test
    void doesNotRepeatWithoutLeave() {
        bench.retries(3).neverRepeats().answers(Answer.json(500, "{}"));

        assertThat(bench.failed(false).failure().status()).isEqualTo(500);
        assertThat(bench.asked).hasSize(1);
        assertThat(bench.provider.requests()).hasSize(1);
    }

    @Test
    void doesNotHideABugOfWhoeverGivesLeave() {
        bench.retries(3).failsToSayWhetherToRepeat().answers(Answer.json(500, "{}"));

        assertThatThrownBy(() -> bench.send(false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThat(bench.provider.requests()).hasSize(1);
    }

    @Test
    void doesNotRepeatARefusal() {
        bench.retries(3).answers(Answer.json(400, "{}"));

        assertThat(bench.failed(false).failure().status()).isEqualTo(400);
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        bench.retries(1).answers(Answer.json(429, "{}", "retry-after-ms: 300"), Answer.json(200, "{}"));
        long start = System.nanoTime();

        bench.whole();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void doesNotRepeatWhereTheProviderAsksForTooLongAWait() {
        bench.retries(1).answers(Answer.json(429, "{}", "retry-after: 60"));

        assertThat(bench.failed(false).failure().status()).isEqualTo(429);
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void doesNotRepeatWhereTheProviderForbidsIt() {
        bench.retries(1).answers(Answer.json(500, "{}", "x-should-retry: false"));

        assertThat(bench.failed(false).failure().status()).isEqualTo(500);
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void leavesATargetAloneThatFailsTooOften() {
        for (int i = 0; i < 4; i++) {
            bench.answers(Answer.json(500, "{}"));
            bench.failed(false);
        }
        int sent = bench.provider.requests().size();

        assertThat(bench.upstream.isOpen(bench.target())).isTrue();
        assertThat(bench.failed(false).failure().kind()).isEqualTo(Kind.CIRCUIT_OPEN);
        assertThat(bench.provider.requests()).hasSize(sent);
    }

    @Test
    void tellsByItselfWhenATargetMayBeTriedAgain() {
        bench.provider.otherwise(Answer.reset());
        for (int i = 0; i < 4; i++) {
            bench.failed(true);
        }
        assertThat(bench.upstream.isOpen(bench.target())).isTrue();
        bench.provider.otherwise(Answer.json(200, "{}"));

        while (bench.upstream.isOpen(bench.target())) {
            Thread.onSpinWait();
        }

        bench.whole();
        bench.whole();
        assertThat(bench.upstream.isOpen(bench.target())).isFalse();
    }

    @Test
    void doesNotHoldRefusalsAgainstATarget() {
        bench.provider.otherwise(Answer.json(429, "{}"));

        for (int i = 0; i < 20; i++) {
            assertThat(bench.failed(false).failure().status()).isEqualTo(429);
        }

        assertThat(bench.upstream.isOpen(bench.target())).isFalse();
    }

    @Test
    void judgesEachTargetByItself() {
        var nobody = bench.target(FakeProvider.nobody());
        for (int i = 0; i < 4; i++) {
            assertThat(bench.failed(bench.sending(nobody, false)).failure().kind())
                    .isEqualTo(Kind.CONNECT);
        }

        assertThat(bench.upstream.isOpen(nobody)).isTrue();
        assertThat(bench.upstream.isOpen(bench.target())).isFalse();
        bench.whole();
    }

    @Test
    void doesNotHoldItsOwnLoadAgainstATarget() throws Exception {
        try (Bench narrow =
                new Bench("max-connections", "1", "max-waiting", "1", "wait-timeout", "200ms", "breaker.volume", "1")) {
            narrow.answers(Answer.eventsThenStall("a"));
            Outcome.Streaming streaming = narrow.streaming();

            var waiting = narrow.sending(false).subscribeAsCompletionStage();
            Outcome.Failed refused = narrow.failed(false);
            Outcome waited = waiting.get(10, TimeUnit.SECONDS);

            assertThat(refused.failure().kind()).isEqualTo(Kind.CONNECT);
            assertThat(waited).isInstanceOf(Outcome.Failed.class);
            assertThat(narrow.upstream.isOpen(narrow.target())).isFalse();
            streaming.abort();
        }
    }

    @Test
    void doublesTheWaitWithJitterUpToTheLongest() {
        UpstreamSettings.Retry settings = Settings.with("retry.first-delay", "100ms", "retry.max-delay", "300ms")
                .retry();
        RetryDelay delay = new RetryDelay(settings, new Random(3));
        FailedTry failure = FailedTry.of(new Failure(Kind.CONNECT, 0, "x"));

        assertThat(delay.nextDelayInMillis(failure)).isBetween(50L, 100L);
        assertThat(delay.nextDelayInMillis(failure)).isBetween(100L, 200L);
        assertThat(delay.nextDelayInMillis(failure)).isBetween(150L, 300L);
        assertThat(delay.nextDelayInMillis(failure)).isBetween(150L, 300L);
    }

    @Test
    void forgetsTheLeastRecentlyUsedTargetBeyondTheLimit() {
        TargetGuards guards = new TargetGuards(Settings.with("max-guards", "2"), new Random(1));
        var first = bench.target(URI.create("http://127.0.0.1:1/v1"));
        var second = bench.target(URI.create("http://127.0.0.1:2/v1"));
        guards.use(first);
        guards.use(second);
        guards.use(first);

        guards.use(bench.target(URI.create("http://127.0.0.1:3/v1")));

        assertThat(guards.size()).isEqualTo(2);
        assertThat(guards.find(first)).isNotNull();
        assertThat(guards.find(second)).isNull();
    }
}
