package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What budgets and limits let through, what they refuse, and what is on the account afterwards. */
class BudgetsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tariff TALKER = new Tariff(1_000_001, 2_000_003);
    private static final Tariff CHEAP = new Tariff(10_007, 20_011);
    private static final long CAP = 90;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final long HOLD = TALKER.hold(REQUEST, CAP);
    private static final String TOO_SMALL = "budgets: [ { limit_usd: " + Tariff.usd(HOLD - 1) + ", window: day } ]";
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final long AMPLE_LIMIT = 1_000_000_000;

    /** Key and answer: what a client did not ask for, a part of it, nonsense, and another dialect. */
    private static final Map<String, String> UNREADABLE = Map.of(
            "streamed", "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
            "truncated", "{\"choices\":[{\"message\":{\"content\":\"Hi",
            "negative", "{\"choices\":[{}],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":1}}",
            "foreign", "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}");

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    /** A tenant for each test: accounts are not shared. */
    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        long oneAndAHalfHolds = HOLD + HOLD / 2;
        long tokens = Tariff.inputBound(REQUEST) + CAP;
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .model("cheap", "fake/cheap")
                .model("unpriced", "fake/unpriced")
                .model("thinker", "fake/thinker")
                .model("seer", "fake/seer")
                .price("fake/talker", TALKER.settings())
                .price("fake/cheap", CHEAP.settings())
                .price("fake/seer", "input: 1", "output: 2", "max_input_tokens: 1000")
                .price(
                        "fake/thinker",
                        "input: 1.000001",
                        "cached_input: 0.100003",
                        "cache_write: 1.250007",
                        "output: 4.000009",
                        "reasoning: 6.000011")
                .key("at-key", "small-key", TOO_SMALL)
                .team("at-team", "small", TOO_SMALL)
                .key("at-team", "small-team", "team: small", AMPLE)
                .tenant("at-tenant", TOO_SMALL)
                .key("at-tenant", "small-tenant", AMPLE)
                .key("at-user", "small-user", AMPLE, "user_" + TOO_SMALL)
                .key(
                        "users",
                        "users",
                        "user_budgets: [ { limit_usd: " + Tariff.usd(oneAndAHalfHolds) + ", window: total } ]")
                .key("per-minute", "per-minute", AMPLE, "limits: { requests_per_minute: 2 }")
                .key("tokens", "tokens", AMPLE, "limits: { tokens_per_minute: " + (tokens + tokens / 2) + " }")
                .key("few-tokens", "few-tokens", AMPLE, "limits: { tokens_per_minute: " + (tokens - 1) + " }")
                .key("slot", "slot", AMPLE, "limits: { concurrency: 1 }")
                .key("thrifty", "thrifty", TOO_SMALL.replace("day }", "day, when_exhausted: { use: cheap } }"))
                .key("ample", "ample", AMPLE)
                .key("pictures", "pictures", AMPLE)
                .key("capped", "capped", AMPLE)
                .key("estimate", "estimate", AMPLE)
                .key("classes", "classes", AMPLE)
                .key("hosted", "hosted", AMPLE)
                .tenant("refused", "limits: { requests_per_minute: 2 }", AMPLE)
                .key("refused", "poor", TOO_SMALL)
                .key("refused", "rich");
        UNREADABLE.keySet().forEach(key -> policies.key(key, key, AMPLE));
        gateway = Gateways.in(dir, policies).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void answerFriendly() {
        provider.otherwise(Answer.chat("Hello from the fake provider"));
    }

    @ParameterizedTest
    @CsvSource({
        "small-key, key:small-key, key:small-key",
        "small-team, team:small, team:small",
        "small-tenant, tenant, tenant"
    })
    void aBudgetThatCannotCarryTheCallIsNamed(String key, String label, String scope) throws Exception {
        HttpResponse<String> refused = customer(key).ask(REQUEST);

        assertExhausted(refused, label + "/day", HOLD - 1);
        assertThat(error(refused, "message"))
                .contains("budget of " + scope)
                .contains("limit " + Tariff.usd(HOLD - 1) + " USD")
                .contains("up to " + Tariff.usd(HOLD) + " USD");
    }

    @Test
    void theBudgetOfAnEndUserIsNamedWithoutTheirName() throws Exception {
        String request = ofUser("ann@example.com");

        HttpResponse<String> refused = customer("small-user").ask(request);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "x-penstock-budget"))
                .startsWith("user:small-user:")
                .doesNotContain("ann");
        assertThat(customer("small-user").ask(REQUEST).statusCode())
                .as("a request that names no end user")
                .isEqualTo(200);
    }

    @Test
    void endUsersHaveBudgetsOfTheirOwn() throws Exception {
        String ann = ofUser("ann");
        provider.otherwise(Billed.of(Tariff.inputBound(REQUEST), CAP));

        assertThat(customer("users").ask(ann).statusCode()).isEqualTo(200);
        Eventually.asserts(
                () -> assertThat(customer("users").ask(ann).statusCode()).isEqualTo(429));
        assertThat(customer("users").ask(ofUser("ben")).statusCode()).isEqualTo(200);
    }

    @Test
    void requestsBeyondTheRateAreToldWhenToComeBack() throws Exception {
        assertThat(customer("per-minute").ask(REQUEST).statusCode()).isEqualTo(200);
        HttpResponse<String> last = customer("per-minute").ask(REQUEST);
        assertThat(last.statusCode()).isEqualTo(200);
        assertThat(header(last, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(last, "x-ratelimit-remaining-requests")).isEqualTo("0");

        HttpResponse<String> refused = customer("per-minute").ask(REQUEST);

        assertRateLimited(refused, "requests");
        assertThat(error(refused, "message")).contains("2 requests per minute").contains("Please try again in ");
        assertThat(header(refused, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(header(refused, "x-ratelimit-reset-requests")).matches("\\d+ms");
        awaitReserved("per-minute.key:per-minute.total", 0);
    }

    @Test
    void tokensBeyondTheRateAreToldWhenToComeBack() throws Exception {
        provider.otherwise(Billed.of(Tariff.inputBound(REQUEST), CAP));
        assertThat(customer("tokens").ask(REQUEST).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = customer("tokens").ask(REQUEST);

        assertRateLimited(refused, "tokens");
        assertThat(error(refused, "message")).contains("tokens per minute").contains("Please try again in ");
        assertThat(header(refused, "x-ratelimit-remaining-tokens")).matches("\\d+");
        assertThat(header(refused, "x-ratelimit-reset-tokens")).matches("\\d+ms");
    }

    @Test
    void aCallThatNoMinuteCarriesIsNotToBeRepeated() throws Exception {
        HttpResponse<String> refused = customer("few-tokens").ask(REQUEST);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(refused.headers().map()).doesNotContainKey("retry-after");
    }

    @Test
    void aStreamTakesASlotUntilItsEnd() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.inTwoParts(new Bill("talker", 5, 2), goOn));
        try (LiveAnswer stream =
                customer("slot").watch(Customer.streamed(REQUEST)).awaiting("first")) {
            HttpResponse<String> refused = customer("slot").ask(REQUEST);

            assertRateLimited(refused, "requests");
            assertThat(error(refused, "message")).contains("1 requests at a time");
            goOn.countDown();
            assertThat(stream.rest()).contains("[DONE]");
        }
        provider.otherwise(Billed.of(5, 2));
        Eventually.asserts(
                () -> assertThat(customer("slot").ask(REQUEST).statusCode()).isEqualTo(200));
    }

    @Test
    void aSpentBudgetMayGoOnWithACheaperModel() throws Exception {
        provider.otherwise(Billed.of(25, 6));

        HttpResponse<String> answer = customer("thrifty").ask(REQUEST);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-penstock-model")).isEqualTo("fake/cheap");
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(CHEAP.cost(25, 6)));
        assertThat(JSON.readTree(lastRequest()).path("model").asText()).isEqualTo("cheap");
        awaitAccount("thrifty.key:thrifty.day", HOLD - 1, CHEAP.cost(25, 6));
    }

    @Test
    void aModelWithoutAPriceIsRefused() throws Exception {
        int before = provider.requests().size();

        HttpResponse<String> refused = customer("ample").ask(Customer.asking("unpriced", CAP));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused, "code")).isEqualTo("model_not_priced");
        assertThat(error(refused, "param")).isEqualTo("model");
        assertThat(provider.requests()).hasSize(before);
    }

    @Test
    void aPictureIsRefusedWhereNothingBoundsItsTokens() throws Exception {
        HttpResponse<String> refused = customer("pictures").ask(withPicture("talker"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused, "code")).isEqualTo("cost_not_bounded");
        assertThat(customer("pictures").ask(withPicture("seer")).statusCode())
                .as("the model's largest input is known")
                .isEqualTo(200);
    }

    @Test
    void anOutputCapIsAddedWhereTheClientGaveNone() throws Exception {
        HttpResponse<String> answer = customer("capped").ask(Customer.asking("talker"));

        assertThat(header(answer, "x-penstock-output-cap")).isEqualTo("8192");
        assertThat(JSON.readTree(lastRequest()).path("max_completion_tokens").asLong())
                .isEqualTo(8_192);
    }

    @Test
    void theClientsOwnOutputCapStays() throws Exception {
        HttpResponse<String> answer = customer("capped").ask(REQUEST);

        assertThat(answer.headers().map()).doesNotContainKey("x-penstock-output-cap");
        assertThat(lastRequest()).isEqualTo(REQUEST);
    }

    @Test
    void aRefusedRequestConsumesNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(error(customer("poor").ask(REQUEST), "code")).isEqualTo("insufficient_quota");
        }
        provider.otherwise(Billed.of(1, 1));
        for (int i = 0; i < 2; i++) {
            assertThat(customer("rich").ask(REQUEST).statusCode())
                    .as("the tenant's rate is untouched")
                    .isEqualTo(200);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(error(customer("rich").ask(REQUEST), "code")).isEqualTo("rate_limit_exceeded");
        }

        awaitAccount("refused.key:poor.day", HOLD - 1, 0);
        awaitAccount("refused.tenant.total", AMPLE_LIMIT, 2 * TALKER.cost(1, 1));
    }

    @Test
    void anAnswerWithoutUsageIsChargedByAnUpperCount() throws Exception {
        provider.otherwise(Answer.chat("Grüße aus dem Wald").withoutUsage());
        int before = provider.bills().size();

        HttpResponse<String> answer = customer("estimate").ask(REQUEST);

        long outputBytes = "Grüße aus dem Wald".getBytes(StandardCharsets.UTF_8).length;
        long estimate = TALKER.cost(Tariff.inputBound(REQUEST), outputBytes);
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(estimate));
        assertThat(estimate).isGreaterThanOrEqualTo(TALKER.cost(provider.bills().subList(before, before + 1)));
        awaitAccount("estimate.key:estimate.total", AMPLE_LIMIT, estimate);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void anAnswerThatCannotBeReadIsChargedAtTheHold(String key, String body) throws Exception {
        provider.otherwise(Answer.json(200, body));

        HttpResponse<String> answer = customer(key).ask(REQUEST);

        assertThat(answer.body()).isEqualTo(body);
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(HOLD));
        awaitAccount(key + ".key:" + key + ".total", AMPLE_LIMIT, HOLD);
    }

    static Stream<Arguments> unreadable() {
        return UNREADABLE.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"type\":\"web_search\"}]|tools[0]",
                "\"service_tier\":\"priority\"|service_tier",
                "\"modalities\":[\"text\",\"audio\"]|modalities[1]",
            })
    void whatMakesTokensDearerIsRefused(String member, String param) throws Exception {
        HttpResponse<String> refused = customer("hosted").ask("{" + member + "," + REQUEST.substring(1));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused, "code")).isEqualTo("cost_not_bounded");
        assertThat(error(refused, "param")).isEqualTo(param);
    }

    @Test
    void everyClassOfTokensHasItsPrice() throws Exception {
        // 1,000 input tokens, 300 of them read from the cache and 200 written; 50 output tokens, 30 of them reasoning.
        provider.otherwise(Billed.withUsage(1_000, 50, """
                        {"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050,
                         "prompt_tokens_details":{"cached_tokens":300,"cache_write_tokens":200},
                         "completion_tokens_details":{"reasoning_tokens":30}}"""));
        long pico = 500 * 1_000_001L + 300 * 100_003L + 200 * 1_250_007L + 20 * 4_000_009L + 30 * 6_000_011L;
        long nano = (pico + 999) / 1_000;

        HttpResponse<String> answer = customer("classes").ask(Customer.asking("thinker", 1_000));

        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(nano));
        assertThat(header(answer, "x-penstock-budget-remaining")).isEqualTo(Tariff.usd(AMPLE_LIMIT - nano));
        awaitAccount("classes.key:classes.total", AMPLE_LIMIT, nano);
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static String ofUser(String user) {
        return "{\"user\":\"" + user + "\"," + REQUEST.substring(1);
    }

    private static String withPicture(String model) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"What is this?\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/cat.png\"}}]}]}";
    }

    private static String lastRequest() {
        return provider.requests().get(provider.requests().size() - 1).text();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String error(HttpResponse<String> answer, String member) throws IOException {
        JsonNode error = JSON.readTree(answer.body()).path("error");
        return error.path(member).asText();
    }

    private static void assertExhausted(HttpResponse<String> refused, String budget, long limit) throws IOException {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(error(refused, "code")).isEqualTo("insufficient_quota");
        assertThat(error(refused, "type")).isEqualTo("insufficient_quota");
        assertThat(header(refused, "x-penstock-budget")).isEqualTo(budget);
        assertThat(header(refused, "x-penstock-budget-limit")).isEqualTo(Tariff.usd(limit));
        assertThat(header(refused, "x-penstock-budget-spent")).isEqualTo("0");
        assertThat(header(refused, "x-penstock-budget-held")).isEqualTo("0");
        assertThat(header(refused, "x-penstock-budget-needed")).isEqualTo(Tariff.usd(HOLD));
        assertThat(header(refused, "x-penstock-budget-resets-at")).isNotEmpty();
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(refused.headers().map()).doesNotContainKeys("retry-after", "retry-after-ms");
    }

    private static void assertRateLimited(HttpResponse<String> refused, String type) throws IOException {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(error(refused, "code")).isEqualTo("rate_limit_exceeded");
        assertThat(error(refused, "type")).isEqualTo(type);
        long seconds = Long.parseLong(header(refused, "retry-after"));
        long millis = Long.parseLong(header(refused, "retry-after-ms"));
        assertThat(seconds).isBetween(1L, 60L).isEqualTo((millis + 999) / 1_000);
    }

    private static void awaitReserved(String id, long nanoUsd) throws Exception {
        Eventually.asserts(
                () -> assertThat(new Operator(gateway).account(id).reserved()).isEqualTo(nanoUsd));
    }

    private static void awaitAccount(String id, long limit, long spent) throws Exception {
        Eventually.asserts(
                () -> assertThat(new Operator(gateway).account(id)).isEqualTo(new Operator.Account(limit, spent, 0)));
    }
}
