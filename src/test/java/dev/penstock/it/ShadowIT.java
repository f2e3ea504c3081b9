package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.PairSums;
import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies go to a variant that nobody sees, within their own budget, and callers do not notice. */
class ShadowIT {

    private static final Tariff TARIFF = new Tariff(1_234_567, 7_654_321);
    private static final long CAP = 100;
    private static final String REQUEST =
            "{\"user\":\"u\"," + Customer.asking("m", CAP).substring(1);
    private static final long HOLD = TARIFF.hold(REQUEST, CAP);
    private static final long LIMIT = 1_000_000_000;
    private static final int COPIES = 3;
    private static final int REQUESTS_EACH = 20;
    private static final long TOKENS_OF_CALLERS = 7;
    private static final String COPIES_METRIC = "penstock_shadow_total";

    @TempDir
    Path dir;

    private FakeProvider small;
    private FakeProvider large;
    private PrivateRedis redis;

    @BeforeEach
    void start() {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        small = FakeProvider.start().otherwise(Billed.of(10, TOKENS_OF_CALLERS));
        large = FakeProvider.start().otherwise(Billed.of(Tariff.inputBound(REQUEST), CAP));
    }

    @AfterEach
    void stop() {
        small.close();
        large.close();
        redis.close();
    }

    private GatewayProcess gateway(String name, URI largeUrl, long nanoUsd, int concurrency) {
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("small", small.url(), "retries: 0")
                .provider("large", largeUrl, "retries: 0")
                .price("small/s", TARIFF.settings())
                .price("large/l", TARIFF.settings())
                .divided(
                        "m",
                        List.of("small: { target: small/s, weight: 1 }", "large: { target: large/l, weight: 0 }"),
                        "experiment: { shadow: { variant: large, share: 100, budget_usd: " + Tariff.usd(nanoUsd)
                                + ", concurrency: " + concurrency + " } }")
                .key("acme", "alice", Tariff.budget(LIMIT));
        return Gateways.on(redis, dir.resolve(name), policies)
                .with("penstock.budget.close-patience", "0s")
                .start();
    }

    @Test
    void copiesAsOftenAsItsBudgetCarriesAndPairsTheAnswers() throws Exception {
        long budget = COPIES * HOLD + HOLD - 1;
        try (GatewayProcess one = gateway("one", large.url(), budget, 100);
                GatewayProcess other = gateway("other", large.url(), budget, 100)) {
            // A gateway whose account is just being opened drops its first copies.
            Eventually.asserts(() -> {
                askAllAtOnce(one, other);
                assertThat(results(one, "answered") + results(other, "answered"))
                        .isEqualTo(COPIES);
                assertThat(results(one, "dropped_budget")).as("of one").isPositive();
                assertThat(results(other, "dropped_budget")).as("of the other").isPositive();
            });
            Eventually.asserts(() -> assertThat(results(one) + results(other))
                    .isEqualTo(small.requests().size()));
            assertThat(large.requests()).hasSize(COPIES);
            long billed = TARIFF.cost(large.bills());
            assertThat(billed).isEqualTo(COPIES * HOLD).isLessThanOrEqualTo(budget);
            new Operator(one).awaitAccount("-shadow.key:m.day", new Operator.Account(budget, billed, 0));
            new Operator(other)
                    .awaitAccount("acme.key:alice.total", new Operator.Account(LIMIT, TARIFF.cost(small.bills()), 0));
            assertPairs(billed);
            JsonNode pairs = new Operator(one).admin("/experiments/m").at("/comparison/pairs/0");
            assertThat(pairs.path("candidate").asText()).isEqualTo("large");
            assertThat(pairs.path("pairs").asLong()).isEqualTo(COPIES);
        }
    }

    private static void askAllAtOnce(GatewayProcess one, GatewayProcess other) {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS_EACH)
                .boxed()
                .flatMap(i ->
                        Stream.of(new Customer(one, "alice").asks(REQUEST), new Customer(other, "alice").asks(REQUEST)))
                .toList();
        assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                .hasSize(2 * REQUESTS_EACH)
                .containsOnly(200);
    }

    private void assertPairs(long billed) throws Exception {
        long ofCallers = COPIES * TARIFF.cost(10, TOKENS_OF_CALLERS);
        Vertx vertx = Vertx.vertx();
        try (RedisLink link = RedisLink.open(
                vertx,
                new RedisOptions().setConnectionString(redis.uri().toString()),
                new RedisLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), 100),
                new Outage("test"))) {
            Eventually.holds(Duration.ofSeconds(30), link::isUp);
            EvidenceReader reader = new EvidenceReader(link);
            Eventually.asserts(() -> {
                PairSums pairs = reader.pairs("m", List.of(new AnswerPair.Sides(1, "small", "large")))
                        .await()
                        .atMost(Duration.ofSeconds(10))
                        .get(0);
                assertThat(sum(pairs.pairs())).isEqualTo(COPIES);
                assertThat(sum(pairs.from(Metric.TOKENS_OUT))).isEqualTo(COPIES * TOKENS_OF_CALLERS);
                assertThat(sum(pairs.to(Metric.TOKENS_OUT))).isEqualTo(COPIES * CAP);
                assertThat(sum(pairs.from(Metric.COST_NANO))).isEqualTo(ofCallers);
                assertThat(sum(pairs.to(Metric.COST_NANO))).isEqualTo(billed);
                assertThat(LongStream.of(pairs.pairs()).filter(n -> n > 0))
                        .as("one unit has one bucket")
                        .hasSize(1);
            });
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static long sum(long[] buckets) {
        return LongStream.of(buckets).sum();
    }

    /** What came of all copies that were drawn. */
    private static long results(GatewayProcess gateway) {
        return Math.round(Scrape.of(gateway).sum(COPIES_METRIC));
    }

    private static long results(GatewayProcess gateway, String result) {
        return Math.round(Scrape.of(gateway).sum(COPIES_METRIC, "model", "m", "result", result));
    }

    @Test
    void aTargetThatIsGoneChangesNothingForCallers() throws Exception {
        try (GatewayProcess gateway = gateway("one", FakeProvider.nobody(), LIMIT, 100)) {
            assertCallersNoticeNothing(gateway);

            Eventually.asserts(() -> assertThat(results(gateway, "failed")).isEqualTo(REQUESTS_EACH));
            new Operator(gateway).awaitAccount("-shadow.key:m.day", new Operator.Account(LIMIT, 0, 0));
        }
    }

    @Test
    void aTargetThatNeverAnswersTakesItsOwnPlacesOnly() throws Exception {
        large.otherwise(Answer.stall());
        try (GatewayProcess gateway = gateway("one", large.url(), LIMIT, 2)) {
            assertCallersNoticeNothing(gateway);

            Eventually.asserts(
                    () -> assertThat(results(gateway, "dropped_concurrency")).isEqualTo(REQUESTS_EACH - 2));
            assertThat(large.requests()).hasSize(2);
        }
    }

    /** Their bytes are the provider's, their bill is what it billed, and each has one line in the log. */
    private void assertCallersNoticeNothing(GatewayProcess gateway) throws Exception {
        Customer alice = new Customer(gateway, "alice");
        String expected = null;
        for (int i = 0; i < REQUESTS_EACH; i++) {
            HttpResponse<String> answer = alice.ask(REQUEST);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-penstock-variant")).hasValue("small");
            expected = expected == null ? answer.body() : expected;
            assertThat(answer.body()).isEqualTo(expected).contains("\"completion_tokens\":" + TOKENS_OF_CALLERS);
        }
        new Operator(gateway)
                .awaitAccount("acme.key:alice.total", new Operator.Account(LIMIT, TARIFF.cost(small.bills()), 0));
        assertThat(small.requests()).hasSize(REQUESTS_EACH);
        assertThat(new AccessLines(gateway).with(" key=")).hasSize(REQUESTS_EACH);
    }
}
