package dev.penstock.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import io.restassured.response.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /q/metrics} says after a day in small: hits, misses, a stream, a failover, refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Doubles of sums below a hundred dollars tell nano-dollars apart. */
    private static final Offset<Double> BELOW_A_NANO_DOLLAR = within(5e-10);

    private static final String ALICE = "sk-penstock-alice-0123456789abcdef";
    private static final String BOB = "sk-penstock-bob-0123456789abcdef";
    private static final String CAROL = "sk-penstock-carol-0123456789abcdef";

    private static final BigDecimal INPUT_USD = new BigDecimal("0.000003");
    private static final BigDecimal OUTPUT_USD = new BigDecimal("0.000007");

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "%s", retries: 0 }
              ill: { dialect: openai, base_url: "%s", retries: 0, bills_on_error: false }
            models:
              talker: { target: fake/talker, cache: { ttl: 1h } }
              patient: { target: ill/talker, fallbacks: [ talker ] }
              any-*: { target: "fake/*" }
              duo:
                unit: user
                variants:
                  left: { target: fake/talker, weight: 50 }
                  right: { target: fake/talker, weight: 50 }
            prices:
              fake/*: { input: 3, output: 7, as_of: 2026-11-01 }
              ill/*: { input: 3, output: 7, as_of: 2026-11-01 }
            tenants:
              acme:
                budgets: [ { limit_usd: 50, window: month } ]
                keys:
                  alice:
                    sha256: "7257b07d67d26f79062a09590af79926bd8c3999ba32784ede0aec2573927934"
                    budgets: [ { limit_usd: 20, window: day } ]
                    user_budgets: [ { limit_usd: 20, window: day } ]
                    force_variants: true
                  bob:
                    sha256: "d91210ec118471b8304a2fef7e36355db15bda6da96826af9fde5a55e7994f7d"
                    limits: { requests_per_minute: 1 }
                  carol:
                    sha256: "57184734e3c5842f93e17904f843ef64a26004ba9e8c04823bc52de745aa5b08"
                    budgets: [ { limit_usd: 0.000001, window: total } ]
            """;

    private FakeProvider provider;
    private FakeProvider ill;
    private GatewayProcess gateway;
    private BigDecimal saved;
    private List<Bill> bills;
    private Scrape scrape;

    @BeforeAll
    void spendADay(@TempDir Path folder) throws IOException {
        provider = FakeProvider.start();
        ill = FakeProvider.start().otherwise(Answer.json(500, "{\"error\":{\"message\":\"ill\"}}"));
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES.formatted(provider.url(), ill.url()));
        gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.toString())
                .with("penstock.telemetry.budgets-every", "200ms")
                // A busy machine is no outage.
                .with("penstock.redis.timeout", "5s")
                .with("penstock.cache.lookup-timeout", "5s")
                .start();

        Response miss = ask(ALICE, "talker", "Hello", "");
        saved = new BigDecimal(miss.header("x-penstock-cost"));
        ask(ALICE, "talker", "Hello", "");
        ask(ALICE, "talker", "Hello again", ",\"stream\":true");
        ask(ALICE, "patient", "Hello", "");
        ask(ALICE, "duo", "Hello", ",\"user\":\"user-zebra\"", "x-penstock-variant", "left");
        ask(ALICE, "any-thing-zebra", "Hello", "", "x-penstock-session", "session-zebra");
        ask("sk-penstock-nobody-zebra", "talker", "Hello", "");
        ask(ALICE, "unknown-zebra", "Hello", "");
        ask(ALICE, "talker", "Hello", ",\"n\":\"two\"");
        ask(BOB, "talker", "Bob", "");
        ask(BOB, "talker", "Bob again", "");
        ask(CAROL, "talker", "Carol", "");
        given().get(gateway.apiUrl() + "/path-zebra");
        bills = List.copyOf(provider.bills());
        Eventually.holds(
                PATIENCE,
                () -> Scrape.of(gateway).sum("penstock_budget_spent_usd", "budget", "tenant")
                                > billed().doubleValue() - 5e-10
                        && Scrape.of(gateway).sum("penstock_holds_open") == 0);
        scrape = Scrape.of(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
        ill.close();
    }

    private Response ask(String key, String model, String text, String members, String... header) {
        var request = given().header("authorization", "Bearer " + key)
                .body("{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                        .formatted(model, text, members));
        return (header.length == 0 ? request : request.header(header[0], header[1]))
                .post(gateway.apiUrl() + "/chat/completions");
    }

    /** What the provider itself has on its bill. */
    private BigDecimal billed() {
        return bills.stream()
                .map(bill -> INPUT_USD
                        .multiply(BigDecimal.valueOf(bill.inputTokens()))
                        .add(OUTPUT_USD.multiply(BigDecimal.valueOf(bill.outputTokens()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void countsRequestsByModelResultAndVariant() {
        String count = "gen_ai_server_request_duration_seconds_count";
        assertThat(scrape.labelNames(count))
                .containsExactlyInAnyOrder(
                        "gen_ai_operation_name", "gen_ai_request_model", "error_type", "cache", "variant");
        assertThat(scrape.sum(count)).isEqualTo(12);
        assertThat(scrape.sum(count, "gen_ai_operation_name", "chat")).isEqualTo(12);
        assertThat(scrape.sum(count, "gen_ai_request_model", "talker", "cache", "miss", "error_type", ""))
                .isEqualTo(3);
        assertThat(scrape.sum(count, "gen_ai_request_model", "talker", "cache", "hit", "error_type", ""))
                .isEqualTo(1);
        assertThat(scrape.sum(count, "gen_ai_request_model", "patient", "error_type", ""))
                .isEqualTo(1);
        assertThat(scrape.sum(count, "gen_ai_request_model", "duo", "variant", "left"))
                .isEqualTo(1);
        assertThat(scrape.sum(count, "gen_ai_request_model", "any-*")).isEqualTo(1);
        assertThat(scrape.sum(count, "gen_ai_request_model", "other", "error_type", "model_not_found"))
                .isEqualTo(1);
        assertThat(scrape.sum(count, "error_type", "budget_exhausted")).isEqualTo(1);
    }

    @Test
    void timesTheFirstTokenOfStreams() {
        String first = "gen_ai_server_time_to_first_token_seconds";

        assertThat(scrape.sum(first + "_count")).isEqualTo(1);
        assertThat(scrape.sum(first + "_count", "gen_ai_request_model", "talker"))
                .isEqualTo(1);
        assertThat(scrape.sum(first + "_sum")).isBetween(0.000_1, 60.0);
        assertThat(scrape.sum(first + "_bucket", "le", "+Inf")).isEqualTo(1);
        assertThat(scrape.sum("gen_ai_server_time_per_output_token_seconds_count"))
                .isEqualTo(1);
    }

    @Test
    void timesAttemptsAndCountsFailuresAndFailovers() {
        String attempts = "gen_ai_client_operation_duration_seconds_count";

        assertThat(scrape.sum(attempts, "gen_ai_provider_name", "fake", "error_type", ""))
                .isEqualTo(bills.size());
        assertThat(scrape.sum(attempts, "gen_ai_provider_name", "ill", "error_type", "server_error"))
                .isEqualTo(1);
        assertThat(scrape.sum("penstock_upstream_failures_total", "provider", "ill", "kind", "server_error"))
                .isEqualTo(1);
        assertThat(scrape.sum("penstock_failovers_total", "provider", "ill")).isEqualTo(1);
    }

    @Test
    void countsTheTokensThatTheProviderBilled() {
        String tokens = "gen_ai_client_token_usage_sum";

        assertThat(scrape.sum(tokens, "gen_ai_token_type", "input"))
                .isEqualTo(bills.stream().mapToDouble(Bill::inputTokens).sum());
        assertThat(scrape.sum(tokens, "gen_ai_token_type", "output"))
                .isEqualTo(bills.stream().mapToDouble(Bill::outputTokens).sum());
    }

    @Test
    void costsWhatTheProviderBilled() {
        assertThat(scrape.sum("penstock_cost_usd_total")).isCloseTo(billed().doubleValue(), BELOW_A_NANO_DOLLAR);
        assertThat(scrape.labelNames("penstock_cost_usd_total"))
                .containsExactlyInAnyOrder(
                        "gen_ai_operation_name", "gen_ai_request_model", "gen_ai_provider_name", "variant");
        assertThat(scrape.sum("penstock_saved_usd_total", "gen_ai_request_model", "talker"))
                .isCloseTo(saved.doubleValue(), BELOW_A_NANO_DOLLAR);
    }

    @Test
    void countsWhatTheCacheDid() {
        assertThat(scrape.sum("penstock_cache_requests_total", "result", "hit", "layer", "memory"))
                .isEqualTo(1);
        assertThat(scrape.sum("penstock_cache_requests_total", "result", "miss"))
                .isEqualTo(5);
    }

    @Test
    void countsRefusalsByReason() {
        String refusals = "penstock_refusals_total";

        assertThat(scrape.labelNames(refusals)).containsExactly("reason");
        assertThat(scrape.sum(refusals, "reason", "invalid_api_key")).isEqualTo(1);
        assertThat(scrape.sum(refusals, "reason", "model_not_found")).isEqualTo(1);
        assertThat(scrape.sum(refusals, "reason", "invalid_request")).isEqualTo(1);
        assertThat(scrape.sum(refusals, "reason", "request_rate")).isEqualTo(1);
        assertThat(scrape.sum(refusals, "reason", "budget_exhausted")).isEqualTo(1);
        assertThat(scrape.sum(refusals, "reason", "unknown_url")).isEqualTo(1);
        assertThat(scrape.sum(refusals)).isEqualTo(6);
    }

    @Test
    void showsHowFarBudgetsAreUsed() {
        assertThat(scrape.labelNames("penstock_budget_spent_usd"))
                .containsExactlyInAnyOrder("tenant", "budget", "window");
        assertThat(scrape.sum("penstock_budget_limit_usd", "tenant", "acme", "budget", "tenant", "window", "month"))
                .isEqualTo(50);
        assertThat(scrape.sum("penstock_budget_spent_usd", "tenant", "acme", "budget", "tenant", "window", "month"))
                .isCloseTo(billed().doubleValue(), BELOW_A_NANO_DOLLAR);
        assertThat(scrape.sum("penstock_budget_limit_usd", "budget", "key:alice", "window", "day"))
                .isEqualTo(20);
        assertThat(scrape.has("penstock_budget_reserved_usd", "budget", "key:alice"))
                .isTrue();
        assertThat(scrape.sum("penstock_budget_reserved_usd")).isZero();
        assertThat(scrape.sum("penstock_budget_spent_usd", "budget", "key:carol"))
                .isZero();
    }

    @Test
    void showsItsOwnState() {
        assertThat(scrape.sum("penstock_ledger_up")).isOne();
        assertThat(scrape.sum("penstock_policy_current")).isOne();
        assertThat(scrape.has("penstock_streams_open")).isTrue();
        assertThat(scrape.sum("penstock_series_dropped_total")).isZero();
        assertThat(scrape.sum("penstock_added_seconds_count", "stage", "decide"))
                .isEqualTo(9);
    }

    @Test
    void showsWhatAnOpenRequestHolds() throws InterruptedException {
        CountDownLatch patience = new CountDownLatch(1);
        provider.answer(Billed.after(patience, Answer.chat("At last")));
        Thread client = new Thread(() -> ask(ALICE, "talker", "Wait for it", ",\"max_tokens\":100"));
        client.start();
        try {
            Eventually.holds(PATIENCE, () -> {
                Scrape now = Scrape.of(gateway);
                return now.sum("penstock_holds_open") == 1
                        && now.sum("penstock_budget_reserved_usd", "budget", "key:alice") > 0.000_7;
            });
        } finally {
            patience.countDown();
            client.join();
        }
        Eventually.holds(PATIENCE, () -> {
            Scrape now = Scrape.of(gateway);
            return now.sum("penstock_holds_open") == 0 && now.sum("penstock_budget_reserved_usd") == 0;
        });
    }

    @Test
    void beginsNoSeriesForNamesThatClientsMakeUp() {
        Set<String> before = Scrape.of(gateway).series();
        Random random = new Random(20_261_101);

        for (int i = 0; i < 100; i++) {
            String name = "made-up-" + Long.toHexString(random.nextLong());
            ask(ALICE, name, "Hello", "");
            ask(ALICE, "any-" + name, "Hello", "");
            given().get(gateway.apiUrl() + "/" + name);
            given().get(gateway.url() + "/" + name);
        }

        assertThat(Scrape.of(gateway).series()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void namesNobodyAndNothingThatAClientSent() {
        Set<String> labels = new HashSet<>();
        scrape.samples().forEach(sample -> labels.addAll(sample.labels().keySet()));

        assertThat(labels).doesNotContain("key", "user", "session", "request", "uri", "path");
        assertThat(scrape.text()).doesNotContain("zebra", "req_", "sk-penstock");
    }
}
