package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand requests at once against a budget that carries ten of them. */
class StampedeIT {

    private static final Tariff TARIFF = new Tariff(2_500_001, 10_000_003);
    private static final long CAP = 200;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final int REQUESTS = 1_000;
    private static final int CARRIED = 10;

    @TempDir
    Path dir;

    @Test
    void servesWhatFitsAndRefusesTheRestForGood() throws Exception {
        long hold = TARIFF.hold(REQUEST, CAP);
        CountDownLatch refused = new CountDownLatch(REQUESTS - CARRIED);
        try (FakeProvider provider = FakeProvider.start();
                GatewayProcess gateway = gateway(policies(provider, CARRIED * hold))) {
            // Far less than the hold is billed, but nobody knows that before the last of the others has been refused.
            provider.otherwise(Billed.after(refused, Billed.of(20, 5)));
            Customer customer = new Customer(gateway, "alice");

            List<HttpResponse<String>> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> customer.asks(REQUEST).whenComplete((answer, failure) -> refused.countDown()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(CARRIED);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 200)
                    .allSatisfy(StampedeIT::isRefusedForGood);
            assertThat(provider.requests()).hasSize(CARRIED);
            assertBooksAgree(gateway, provider);
        }
    }

    @Test
    void staysWithinTheLimitWhenEveryHoldIsUsedToTheFull() throws Exception {
        long hold = TARIFF.hold(REQUEST, CAP);
        try (FakeProvider provider = FakeProvider.start();
                GatewayProcess gateway = gateway(policies(provider, CARRIED * hold + hold / 2))) {
            provider.otherwise(Billed.late(Duration.ofMillis(100), Billed.of(Tariff.inputBound(REQUEST), CAP)));
            Customer customer = new Customer(gateway, "alice");

            List<HttpResponse<String>> answers =
                    IntStream.range(0, REQUESTS).mapToObj(i -> customer.asks(REQUEST)).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(CARRIED);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 200)
                    .allSatisfy(StampedeIT::isRefusedForGood);
            assertThat(TARIFF.cost(provider.bills())).isEqualTo(CARRIED * hold);
            assertBooksAgree(gateway, provider);
        }
    }

    /** Patient with its store, which a machine under load may keep from answering: this is about money, not about time. */
    private GatewayProcess gateway(Policies policies) throws Exception {
        return Gateways.in(dir, policies)
                .with("penstock.redis.timeout", "20s")
                .with("penstock.redis.connect-timeout", "20s")
                .with("penstock.budget.recovery-patience", "60s")
                .start();
    }

    private Policies policies(FakeProvider provider, long limit) {
        return Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "alice", "budgets: [ { limit_usd: " + Tariff.usd(limit) + ", window: total } ]");
    }

    private static void isRefusedForGood(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.body()).contains("\"code\":\"insufficient_quota\"");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(answer.headers().map()).doesNotContainKeys("retry-after", "retry-after-ms");
    }

    private static void assertBooksAgree(GatewayProcess gateway, FakeProvider provider) throws Exception {
        Eventually.asserts(() -> {
            Operator.Account account = new Operator(gateway).account("acme.key:alice.total");
            assertThat(account.spent()).isEqualTo(TARIFF.cost(provider.bills())).isLessThanOrEqualTo(account.limit());
            assertThat(account.reserved()).isZero();
        });
        assertThat(new Operator(gateway).metric("penstock_holds_open")).isEqualByComparingTo("0");
    }
}
