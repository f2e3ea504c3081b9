package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisProcess;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose Redis goes away under load, and comes back. */
class StoreOutageIT {

    private static final Tariff TARIFF = new Tariff(111_111, 333_333);
    private static final long CAP = 64;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String ACCOUNT = "acme.key:alice.total";
    private static final int CUSTOMERS = 4;
    private static final String UNMETERED = Customer.asking("gratis", CAP);
    private static final Bill LONG = new Bill("talker", 40, 4);

    @TempDir
    Path dir;

    private PrivateRedis redis;
    private FakeProvider provider;
    private GatewayProcess gateway;
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        provider = FakeProvider.start().otherwise(Answer.chat("Hello"));
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .model("gratis", "fake/gratis")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "alice", "budgets: [ { limit_usd: 1000, window: total } ]")
                .key("free", "bob");
        gateway = Gateways.on(redis, dir, policies)
                .with("penstock.redis.timeout", "500ms")
                .start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        gateway.close();
        provider.close();
        redis.close();
    }

    @Test
    void refusesQuicklyWhileRedisIsKilledAndServesAgainWhenItIsBack() throws Exception {
        try (Load load = Load.of(new Customer(gateway, "alice"), REQUEST, CUSTOMERS);
                LiveAnswer stream = streamThatWaits()) {
            load.awaitAnswers(20, 200);

            Processes.kill(RedisProcess.pid(redis));
            load.awaitAnswers(20, 503);
            assertIsAway();

            goOn.countDown();
            assertThat(stream.rest()).contains("second").contains("[DONE]");
            redis = RedisProcess.restart(redis, dir.resolve("redis"));
            load.awaitAnswers(20, 200);
            assertIsBack();

            load.close();
            assertThat(load.statuses()).containsOnly(200, 503);
            assertThat(load.slowest()).as("nothing hangs").isLessThan(Duration.ofSeconds(10));
        }
        assertBooksAgree();
    }

    @Test
    void refusesQuicklyWhileRedisHangsAndServesAgainWhenItGoesOn() throws Exception {
        try (Load load = Load.of(new Customer(gateway, "alice"), REQUEST, CUSTOMERS);
                LiveAnswer stream = streamThatWaits()) {
            load.awaitAnswers(20, 200);

            long pid = RedisProcess.pid(redis);
            Processes.pause(pid);
            try {
                load.awaitAnswers(20, 503);
                assertIsAway();
                goOn.countDown();
                assertThat(stream.rest()).contains("second").contains("[DONE]");
            } finally {
                Processes.resume(pid);
            }
            load.awaitAnswers(20, 200);
            assertIsBack();

            load.close();
            assertThat(load.statuses()).containsOnly(200, 503);
            assertThat(load.slowest()).as("nothing hangs").isLessThan(Duration.ofSeconds(10));
        }
        assertBooksAgree();
    }

    /** A stream that gives its first word, and the other one only once it may go on. */
    private LiveAnswer streamThatWaits() throws Exception {
        Answer waiting = Billed.inTwoParts(LONG, goOn);
        provider.otherwise((received, wire) -> {
            boolean stream = received.text().contains("\"stream\":true");
            (stream ? waiting : Answer.chat("Hello")).to(received, wire);
        });
        return new Customer(gateway, "alice").watch(Customer.streamed(REQUEST)).awaiting("first");
    }

    private void assertIsAway() throws Exception {
        Operator operator = new Operator(gateway);
        Eventually.asserts(() -> {
            assertThat(operator.readiness()).isEqualTo(503);
            assertThat(operator.metric("penstock_ledger_up")).isEqualByComparingTo("0");
        });
        HttpResponse<String> refused = new Customer(gateway, "alice").ask(REQUEST);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("\"code\":\"budget_store_unavailable\"");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(new Customer(gateway, "bob").ask(UNMETERED).statusCode())
                .as("who has no budget needs no store")
                .isEqualTo(200);
    }

    private void assertIsBack() throws Exception {
        Operator operator = new Operator(gateway);
        Eventually.asserts(() -> {
            assertThat(operator.readiness()).isEqualTo(200);
            assertThat(operator.metric("penstock_ledger_up")).isEqualByComparingTo("1");
        });
    }

    private void assertBooksAgree() throws Exception {
        Eventually.asserts(() -> {
            Operator.Account account = new Operator(gateway).account(ACCOUNT);
            assertThat(account.reserved()).isZero();
            assertThat(account.spent())
                    .isEqualTo(TARIFF.cost(provider.bills().stream()
                            .filter(bill -> bill.model().equals("talker"))
                            .toList()));
        });
    }
}
