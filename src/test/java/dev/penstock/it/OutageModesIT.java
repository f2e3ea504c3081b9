package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisProcess;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys whose budgets let them go on while Redis is away, each as far as its mode says. */
class OutageModesIT {

    private static final Tariff TARIFF = new Tariff(1_000, 10_000);
    private static final long CAP = 64;
    private static final String REQUEST = Customer.asking("talker", CAP);

    @TempDir
    Path dir;

    private PrivateRedis redis;
    private FakeProvider provider;
    private Policies policies;
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        provider = FakeProvider.start().otherwise(Answer.chat("Hello"));
        policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "strict", "budgets: [ { limit_usd: 1, window: month } ]")
                .key(
                        "acme",
                        "bounded",
                        "budgets: [ { limit_requests: 100, window: month, mode: bounded, outage_cap_requests: 3,"
                                + " max_gateways: 2 } ]")
                .key("acme", "audit", "budgets: [ { limit_usd: 1, window: month, mode: audit } ]");
        gateway = begin();
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
        redis.close();
    }

    @Test
    void servesEachKeyAsItsBudgetSaysAndChargesAllOfItWhenRedisIsBack() throws Exception {
        for (String key : new String[] {"strict", "bounded", "audit"}) {
            assertThat(ask(key)).isEqualTo(200);
        }
        outage();
        assertThat(ask("strict")).isEqualTo(503);
        for (int i = 0; i < 3; i++) {
            assertThat(ask("bounded")).isEqualTo(200);
        }
        assertThat(ask("bounded")).isEqualTo(503);
        for (int i = 0; i < 5; i++) {
            assertThat(ask("audit")).isEqualTo(200);
        }
        assertThat(new Operator(gateway).readiness()).isEqualTo(200);

        redis = RedisProcess.restart(redis, dir.resolve("redis"));
        assertCharged();
        Eventually.asserts(() -> assertThat(ask("strict")).isEqualTo(200));
    }

    @Test
    void chargesWhatWentOutWithoutRedisThoughTheGatewayWasKilled() throws Exception {
        for (String key : new String[] {"bounded", "audit"}) {
            assertThat(ask(key)).isEqualTo(200);
        }
        outage();
        for (int i = 0; i < 3; i++) {
            assertThat(ask("bounded")).isEqualTo(200);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(ask("audit")).isEqualTo(200);
        }
        // An answer is out before its end is written down; killed between the two, its whole hold would be charged.
        Operator operator = new Operator(gateway);
        Eventually.asserts(
                () -> assertThat(operator.metric("penstock_holds_open")).isEqualByComparingTo("0"));
        gateway.kill();
        redis = RedisProcess.restart(redis, dir.resolve("redis"));
        gateway = begin();
        assertCharged();
        outage();
        assertThat(ask("bounded")).as("the allowance is for the whole month").isEqualTo(503);
    }

    private GatewayProcess begin() {
        return Gateways.on(redis, dir.resolve("gateway"), policies)
                .with("penstock.redis.timeout", "500ms")
                .start();
    }

    private void outage() throws Exception {
        Processes.kill(RedisProcess.pid(redis));
        Operator operator = new Operator(gateway);
        Eventually.asserts(
                () -> assertThat(operator.metric("penstock_ledger_up")).isEqualByComparingTo("0"));
    }

    private void assertCharged() throws Exception {
        Operator operator = new Operator(gateway);
        operator.awaitAccount("acme.key:bounded.month/requests", new Operator.Account(100, 4, 0));
        long each = TARIFF.cost(provider.bills().subList(0, 1));
        operator.awaitAccount("acme.key:audit.month", new Operator.Account(Operator.nano("1"), 6 * each, 0));
    }

    private int ask(String key) throws Exception {
        HttpResponse<String> answer = new Customer(gateway, key).ask(REQUEST);
        return answer.statusCode();
    }
}
