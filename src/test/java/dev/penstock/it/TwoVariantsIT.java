package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import dev.penstock.testing.Received;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment behind two gateways: what is counted is what the provider saw, and a candidate that fails is taken back. */
class TwoVariantsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tariff SMALL = new Tariff(1_000_000, 2_000_000);
    private static final Tariff LARGE = new Tariff(3_000_000, 7_000_000);
    private static final int USERS = 150;
    private static final int ROUNDS = 8;
    private static final int AT_ONCE = 30;

    /** Of so many requests to the candidate one fails: too few for the circuit breaker of its target. */
    private static final int FAILS_ONE_IN = 15;

    @TempDir
    Path dir;

    private PrivateRedis redis;
    private FakeProvider provider;

    @BeforeEach
    void start() throws Exception {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        provider = FakeProvider.start();
    }

    @AfterEach
    void stop() {
        provider.close();
        redis.close();
    }

    private Policies policies(String... settings) {
        return Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("backup", "fake/backup")
                .divided(
                        "assistant",
                        List.of(
                                "small: { target: fake/small, weight: 50 }",
                                "large: { target: fake/large, weight: 50 }"),
                        settings)
                .price("fake/small", SMALL.settings())
                .price("fake/large", LARGE.settings())
                .price("fake/backup", SMALL.settings())
                .key("acme", "alice");
    }

    private GatewayProcess gateway(String name, Policies policies) throws Exception {
        return Gateways.on(redis, dir.resolve(name), policies).start();
    }

    private static String asking(int user) {
        return "{\"user\":\"user-" + user + "\","
                + Customer.asking("assistant", 50).substring(1);
    }

    private static String model(Received request) throws Exception {
        return JSON.readTree(request.body()).path("model").asText();
    }

    /** Each user asks through both gateways in turn. */
    private List<HttpResponse<String>> traffic(int rounds, GatewayProcess one, GatewayProcess other) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
        for (int i = 0; i < rounds * USERS; i++) {
            GatewayProcess gateway = (i + i / USERS) % 2 == 0 ? one : other;
            open.add(new Customer(gateway, "alice").asks(asking(i % USERS)));
            if (open.size() == AT_ONCE) {
                open.forEach(answer -> answers.add(answer.join()));
                open.clear();
            }
        }
        open.forEach(answer -> answers.add(answer.join()));
        return answers;
    }

    @Test
    void countsJustWhatTheProviderSaw() throws Exception {
        AtomicInteger large = new AtomicInteger();
        provider.otherwise((request, wire) -> {
            boolean isLarge =
                    JSON.readTree(request.body()).path("model").asText().equals("large");
            int number = isLarge ? large.incrementAndGet() : provider.requests().size();
            Answer answer = isLarge && number % FAILS_ONE_IN == 0
                    ? Answer.json(500, "{}")
                    : Billed.of(10 + number % 7, isLarge ? 40 : 20);
            answer.to(request, wire);
        });
        Policies policies = policies();
        try (GatewayProcess one = gateway("one", policies);
                GatewayProcess other = gateway("other", policies)) {
            List<HttpResponse<String>> answers = traffic(ROUNDS, one, other);
            long failures = answers.stream()
                    .filter(answer -> answer.statusCode() != 200)
                    .count();
            assertThat(failures).isPositive();
            Eventually.asserts(() -> {
                JsonNode variants = new Operator(other)
                        .admin("/experiments/assistant/export")
                        .at("/epochs/0/variants");
                assertThat(totals(variants, "small")).isEqualTo(seen("small", 0));
                assertThat(totals(variants, "large")).isEqualTo(seen("large", failures));
                for (String variant : List.of("small", "large")) {
                    JsonNode split = variants.path(variant).path("split");
                    assertThat(split.path("assigned").asLong())
                            .isEqualTo(split.path("units").asLong());
                }
                assertThat(bucketed(variants, "small", "n"))
                        .isEqualTo(seen("small", 0).requests());
                assertThat(variants.at("/large/first_failures/errors").asLong()).isBetween(1L, failures);
            });
        }
    }

    /** What was counted of a variant. */
    private record Counted(long requests, long units, long cost, long outputTokens, long failures) {}

    private static Counted totals(JsonNode variants, String variant) {
        JsonNode node = variants.path(variant);
        JsonNode totals = node.path("totals");
        // A failure that may have been billed is charged in full, which the provider's bill does not show.
        return new Counted(
                totals.path("n").asLong(),
                node.at("/split/units").asLong(),
                variant.equals("small") ? totals.path("cost_nano").asLong() : -1,
                totals.path("tok_out").asLong(),
                totals.path("err_5xx").asLong());
    }

    private static long bucketed(JsonNode variants, String variant, String metric) {
        long sum = 0;
        for (JsonNode bucket : variants.path(variant).path("buckets").path(metric)) {
            sum += bucket.asLong();
        }
        return sum;
    }

    /** The same as the provider and its bill have it. */
    private Counted seen(String model, long failures) throws Exception {
        Set<String> users = new HashSet<>();
        long requests = 0;
        for (Received request : provider.requests()) {
            if (model(request).equals(model)) {
                requests++;
                users.add(JSON.readTree(request.body()).path("user").asText());
            }
        }
        long perAnswer = model.equals("large") ? 40 : 20;
        List<Bill> bills = provider.bills().stream()
                .filter(bill -> bill.outputTokens() == perAnswer)
                .toList();
        long cost = model.equals("small") ? SMALL.cost(bills) : -1;
        return new Counted(requests, users.size(), cost, bills.size() * perAnswer, failures);
    }

    @Test
    void takesAFailingCandidateBackWhileTrafficFlowsAndNoRequestFailsForIt() throws Exception {
        provider.otherwise((request, wire) -> {
            boolean isLarge =
                    JSON.readTree(request.body()).path("model").asText().equals("large");
            (isLarge ? Answer.json(500, "{}") : Billed.of(10, 20)).to(request, wire);
        });
        Policies policies =
                policies("fallbacks: [ backup ]", "experiment: { guard_rails: [ { metric: errors, margin: 20 } ] }");
        try (GatewayProcess one = gateway("one", policies);
                GatewayProcess other = gateway("other", policies)) {
            List<HttpResponse<String>> answers = new ArrayList<>();
            Operator operator = new Operator(one);
            Eventually.asserts(() -> {
                answers.addAll(traffic(1, one, other));
                assertThat(operator.admin("/experiments/assistant")
                                .path("state")
                                .asText())
                        .isEqualTo("rolled_back");
            });
            Eventually.asserts(() -> {
                for (GatewayProcess gateway : List.of(one, other)) {
                    for (int user = 0; user < USERS; user++) {
                        HttpResponse<String> answer = new Customer(gateway, "alice").ask(asking(user));
                        assertThat(answer.headers().firstValue("x-penstock-variant"))
                                .hasValue("small");
                    }
                }
            });
            answers.addAll(traffic(1, one, other));

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
            JsonNode history = operator.admin("/experiments/assistant").path("history");
            assertThat(history.path(0).path("state").asText()).isEqualTo("rolled_back");
            assertThat(history.path(0).path("reason").asText()).contains("errors");
            assertThat(operator.metric("penstock_experiment_alerts_total")
                            .add(new Operator(other).metric("penstock_experiment_alerts_total"))
                            .intValue())
                    .isEqualTo(1);
        }
    }
}
