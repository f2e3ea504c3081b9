package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one Redis have one account between them. */
class TwoGatewaysIT {

    private static final Tariff TARIFF = new Tariff(1_234_567, 7_654_321);
    private static final long CAP = 100;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final int REQUESTS_EACH = 20;
    private static final int CARRIED = 7;

    @TempDir
    Path dir;

    @Test
    void holdOneBudgetBetweenThem() throws Exception {
        long hold = TARIFF.hold(REQUEST, CAP);
        long limit = CARRIED * hold + hold - 1;
        try (PrivateRedis redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
                FakeProvider provider = FakeProvider.start()) {
            provider.otherwise(Billed.late(Duration.ofMillis(200), Billed.of(Tariff.inputBound(REQUEST), CAP)));
            Policies policies = Policies.in(dir.resolve("policies"))
                    .provider("fake", provider.url(), "retries: 0")
                    .model("talker", "fake/talker")
                    .price("fake/talker", TARIFF.settings())
                    .tenant("acme", "budgets: [ { limit_usd: " + Tariff.usd(limit) + ", window: total } ]")
                    .key("acme", "alice")
                    .key("acme", "bob");
            try (GatewayProcess one =
                            Gateways.on(redis, dir.resolve("one"), policies).start();
                    GatewayProcess other =
                            Gateways.on(redis, dir.resolve("other"), policies).start()) {
                List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS_EACH)
                        .boxed()
                        .flatMap(i -> Stream.of(
                                new Customer(one, "alice").asks(REQUEST), new Customer(other, "bob").asks(REQUEST)))
                        .toList();

                List<Integer> statuses = answers.stream()
                        .map(answer -> answer.join().statusCode())
                        .toList();

                assertThat(statuses).containsOnly(200, 429);
                assertThat(statuses.stream().filter(status -> status == 200)).hasSize(CARRIED);
                long billed = TARIFF.cost(provider.bills());
                assertThat(billed).isLessThanOrEqualTo(limit).isEqualTo(CARRIED * hold);
                Operator.Account expected = new Operator.Account(limit, billed, 0);
                Eventually.asserts(() -> {
                    assertThat(new Operator(one).account("acme.tenant.total")).isEqualTo(expected);
                    assertThat(new Operator(other).account("acme.tenant.total")).isEqualTo(expected);
                });
            }
        }
    }
}
