package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers of the shipped policy set and the simulated provider tell: headers, usage, cache, variants. */
final class FirstAnswersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestKey OTHER = new TestKey("other");
    private static final TestKey SHORT = new TestKey("short");
    private static final String COMPLETIONS = "/completions";
    private static final String STREAM = "\"stream\":true";
    private static final String STREAM_WITH_USAGE = STREAM + ",\"stream_options\":{\"include_usage\":true}";

    private static final String MORE = """
            models:
              brief: { target: simulator/sim-small, cache: { ttl: 1s } }
              fresh: { target: simulator/sim-small }
            tenants:
              elsewhere:
                keys:
                  other: { sha256: "%s", models: [ assistant, "sim-*" ] }
              somewhere:
                keys:
                  short: { sha256: "%s", models: [ brief, fresh ] }
            """.formatted(OTHER.sha256(), SHORT.sha256());

    @TempDir
    static Path folder;

    private static GatewayProcess gateway;
    private static Client demo;
    private static Client other;

    @BeforeAll
    static void start() throws IOException {
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with(
                        "penstock.policies",
                        ShippedPolicies.plus(folder.resolve("policies"), MORE).toString())
                .with("penstock.redis.timeout", "5s")
                .with("penstock.cache.lookup-timeout", "5s")
                .with("penstock.simulator.small.first-token-delay", "0ms")
                .with("penstock.simulator.small.tokens-per-second", "0")
                .with("penstock.simulator.large.first-token-delay", "0ms")
                .with("penstock.simulator.large.tokens-per-second", "0")
                .start();
        demo = new Client(gateway, Client.DEMO_KEY);
        other = new Client(gateway, OTHER.text());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** The JSON events of a stream, without its end mark. */
    private static List<JsonNode> events(HttpResponse<String> answer) throws IOException {
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        List<JsonNode> events = new ArrayList<>();
        for (String event : answer.body().split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                events.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        return events;
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    @Test
    void aWholeAnswerSaysWhoAnsweredAndWhatItCostAndWhatIsLeft() throws Exception {
        HttpResponse<String> answer = demo.chat(Client.asking("sim-small", "Whole headers"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
        assertThat(header(answer, "x-request-id")).matches("req_[0-9a-f]{32}");
        assertThat(header(answer, "x-penstock-model")).isEqualTo("simulator/sim-small");
        assertThat(new BigDecimal(header(answer, "x-penstock-cost"))).isPositive();
        assertThat(new BigDecimal(header(answer, "x-penstock-budget-remaining")))
                .isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(header(answer, "x-penstock-output-cap")).isEqualTo("8192");
        assertThat(header(answer, "cache-status")).isEqualTo("penstock; fwd=miss");
        assertThat(answer.headers().firstValue("age")).isEmpty();
        assertThat(answer.headers().firstValue("x-penstock-variant")).isEmpty();
        hasRateTrios(answer);
    }

    private static void hasRateTrios(HttpResponse<String> answer) {
        assertThat(header(answer, "x-ratelimit-limit-requests")).isEqualTo("600");
        assertThat(header(answer, "x-ratelimit-limit-tokens")).isEqualTo("200000");
        for (String measure : List.of("requests", "tokens")) {
            assertThat(header(answer, "x-ratelimit-remaining-" + measure)).matches("\\d+");
            assertThat(header(answer, "x-ratelimit-reset-" + measure)).matches("\\d+ms");
        }
    }

    @Test
    void aStreamSaysTheSameButItsCost() throws Exception {
        HttpResponse<String> answer = demo.chat(Client.asking("sim-small", "Stream headers", STREAM));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).startsWith("text/event-stream");
        assertThat(header(answer, "x-request-id")).matches("req_[0-9a-f]{32}");
        assertThat(header(answer, "x-penstock-model")).isEqualTo("simulator/sim-small");
        assertThat(answer.headers().firstValue("x-penstock-cost")).isEmpty();
        assertThat(new BigDecimal(header(answer, "x-penstock-budget-remaining")))
                .isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(header(answer, "x-penstock-output-cap")).isEqualTo("8192");
        assertThat(header(answer, "cache-status")).isEqualTo("penstock; fwd=miss");
        hasRateTrios(answer);
    }

    @Test
    void saysNothingOfACapThatTheClientSetItself() throws Exception {
        HttpResponse<String> answer = demo.chat(Client.asking("sim-small", "Own cap", "\"max_tokens\":5"));

        assertThat(answer.headers().firstValue("x-penstock-output-cap")).isEmpty();
        assertThat(json(answer).at("/usage/completion_tokens").asLong()).isLessThanOrEqualTo(5);
    }

    @Test
    void putsTheCostIntoTheUsageOfWhoAsksForIt() throws Exception {
        String body = Client.asking("fresh", "How much?");
        Client client = new Client(gateway, SHORT.text());

        HttpResponse<String> whole = client.chat(body, "x-penstock-include-cost", "true");
        HttpResponse<String> streamed =
                client.chat(Client.asking("fresh", "How much?", STREAM), "x-penstock-include-cost", "true");
        HttpResponse<String> plain = client.chat(body);

        BigDecimal cost = json(whole).at("/usage/cost").decimalValue();
        assertThat(cost).isPositive().isEqualByComparingTo(header(whole, "x-penstock-cost"));
        List<JsonNode> events = events(streamed);
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/choices")).isEmpty();
        assertThat(last.at("/usage/cost").decimalValue()).isEqualByComparingTo(cost);
        assertThat(json(plain).at("/usage").has("cost")).isFalse();
    }

    @Test
    void sendsTheUsageChunkToWhoAskedForItOnly() throws Exception {
        List<JsonNode> asked = events(demo.chat(Client.asking("sim-small", "Usage?", STREAM_WITH_USAGE)));
        List<JsonNode> notAsked = events(demo.chat(Client.asking("sim-small", "Usage? No.", STREAM)));

        JsonNode last = asked.get(asked.size() - 1);
        assertThat(last.at("/choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asLong()).isPositive();
        assertThat(notAsked).isNotEmpty().allSatisfy(event -> {
            assertThat(event.has("usage")).isFalse();
            assertThat(event.at("/choices")).isNotEmpty();
        });
    }

    @Test
    void theSecondIdenticalRequestIsAHitThatCostsNothing() throws Exception {
        String body = Client.asking("sim-small", "Twice");
        HttpResponse<String> first = demo.chat(body);

        HttpResponse<String> second = demo.chat(body, "x-penstock-include-cost", "true");
        HttpResponse<String> later = demo.chat(Client.asking("sim-small", "Something else"));

        assertThat(header(second, "cache-status")).matches("penstock; hit; ttl=3[56]\\d\\d");
        assertThat(header(second, "age")).matches("\\d+");
        assertThat(header(second, "content-type")).isEqualTo("application/json");
        assertThat(header(second, "x-penstock-cost")).isEqualTo("0");
        assertThat(header(second, "x-penstock-model")).isEqualTo("simulator/sim-small");
        assertThat(json(second).at("/choices")).isEqualTo(json(first).at("/choices"));
        assertThat(json(second).at("/usage/total_tokens")).isEqualTo(json(first).at("/usage/total_tokens"));
        assertThat(json(second).at("/usage/cost").asInt(-1)).isZero();
        assertThat(json(second).at("/id")).isNotEqualTo(json(first).at("/id"));
        assertThat(remaining(first).subtract(remaining(later)))
                .isLessThanOrEqualTo(new BigDecimal(header(later, "x-penstock-cost")));
    }

    private static BigDecimal remaining(HttpResponse<?> answer) {
        return new BigDecimal(header(answer, "x-penstock-budget-remaining"));
    }

    @Test
    void aWholeAnswerIsReplayedAsAStream() throws Exception {
        HttpResponse<String> whole = demo.chat(Client.asking("sim-small", "First whole"));

        HttpResponse<String> replay = demo.chat(Client.asking("sim-small", "First whole", STREAM_WITH_USAGE));
        HttpResponse<String> bare = demo.chat(Client.asking("sim-small", "First whole", STREAM));

        assertThat(header(replay, "cache-status")).startsWith("penstock; hit");
        assertThat(header(replay, "content-type")).startsWith("text/event-stream");
        List<JsonNode> events = events(replay);
        assertThat(text(events))
                .isEqualTo(json(whole).at("/choices/0/message/content").asText());
        assertThat(events.get(events.size() - 1).at("/usage"))
                .isEqualTo(json(whole).at("/usage"));
        assertThat(events(bare))
                .allSatisfy(event -> assertThat(event.at("/usage/total_tokens").isMissingNode())
                        .isTrue());
    }

    @Test
    void aStreamedAnswerIsServedWhole() throws Exception {
        HttpResponse<String> streamed = demo.chat(Client.asking("sim-small", "First streamed", STREAM_WITH_USAGE));
        List<JsonNode> events = events(streamed);

        HttpResponse<String> whole = awaitHit(demo, Client.asking("sim-small", "First streamed"));

        assertThat(header(whole, "content-type")).isEqualTo("application/json");
        assertThat(json(whole).at("/object").asText()).isEqualTo("chat.completion");
        assertThat(json(whole).at("/choices/0/message/content").asText()).isEqualTo(text(events));
        assertThat(json(whole).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json(whole).at("/usage"))
                .isEqualTo(events.get(events.size() - 1).at("/usage"));
    }

    /** A stream is stored behind its last byte, so the first request after it may be early; it must not be stored. */
    private static HttpResponse<String> awaitHit(Client client, String body) throws Exception {
        Eventually.asserts(() -> assertThat(
                        client.chat(body, "cache-control", "only-if-cached").statusCode())
                .isEqualTo(200));
        return client.chat(body, "cache-control", "only-if-cached");
    }

    @Test
    void textCompletionsAndEmbeddingsAreCachedToo() throws Exception {
        String prompt = "{\"model\":\"sim-small\",\"prompt\":\"Once\",\"max_tokens\":4}";
        String input = "{\"model\":\"sim-embed\",\"input\":\"Once\"}";
        String packed = "{\"model\":\"sim-embed\",\"input\":\"Once\",\"encoding_format\":\"base64\"}";

        HttpResponse<String> completed = demo.post(COMPLETIONS, prompt);
        HttpResponse<String> embedded = demo.post("/embeddings", input);

        HttpResponse<String> again = demo.post(COMPLETIONS, prompt);
        assertThat(header(again, "cache-status")).startsWith("penstock; hit");
        assertThat(json(again).at("/choices")).isEqualTo(json(completed).at("/choices"));
        HttpResponse<String> vector = demo.post("/embeddings", input);
        assertThat(header(vector, "cache-status")).startsWith("penstock; hit");
        assertThat(vector.body()).isEqualTo(embedded.body());
        assertThat(header(demo.post("/embeddings", packed), "cache-status")).isEqualTo("penstock; fwd=miss");
    }

    @Test
    void noCacheAsksAgainAndStoresTheNewAnswer() throws Exception {
        String body = Client.asking("sim-small", "Again please");
        demo.chat(body);

        HttpResponse<String> again = demo.chat(body, "cache-control", "no-cache");

        assertThat(header(again, "cache-status")).isEqualTo("penstock; fwd=request");
        assertThat(new BigDecimal(header(again, "x-penstock-cost"))).isPositive();
        assertThat(header(demo.chat(body), "cache-status")).startsWith("penstock; hit");
    }

    @Test
    void noStoreNeitherReadsNorWrites() throws Exception {
        String body = Client.asking("sim-small", "A secret");

        HttpResponse<String> first = demo.chat(body, "cache-control", "no-store");

        assertThat(header(first, "cache-status")).isEqualTo("penstock; fwd=bypass; detail=no-store");
        assertThat(header(demo.chat(body), "cache-status")).isEqualTo("penstock; fwd=miss");
    }

    @Test
    void maxAgeTakesOnlyYoungerAnswers() throws Exception {
        String body = Client.asking("sim-small", "How old?");
        demo.chat(body);

        assertThat(header(demo.chat(body, "cache-control", "max-age=0"), "cache-status"))
                .isEqualTo("penstock; fwd=request");
        assertThat(header(demo.chat(body, "cache-control", "max-age=3000"), "cache-status"))
                .startsWith("penstock; hit");
    }

    @Test
    void onlyIfCachedTakesNoOther() throws Exception {
        String body = Client.asking("sim-small", "If you have it");

        HttpResponse<String> without = demo.chat(body, "cache-control", "only-if-cached");
        demo.chat(body);
        HttpResponse<String> with = demo.chat(body, "cache-control", "only-if-cached");

        assertThat(without.statusCode()).isEqualTo(504);
        assertThat(json(without).at("/error/code").asText()).isEqualTo("cache_miss");
        assertThat(with.statusCode()).isEqualTo(200);
    }

    @Test
    void aStoredAnswerLivesAsLongAsItsModelSays() throws Exception {
        Client client = new Client(gateway, SHORT.text());
        String body = Client.asking("brief", "For a second");
        client.chat(body);

        Eventually.asserts(() -> assertThat(
                        client.chat(body, "cache-control", "only-if-cached").statusCode())
                .isEqualTo(504));

        HttpResponse<String> uncached = client.chat(Client.asking("fresh", "For a second"));
        assertThat(header(uncached, "cache-status")).isEqualTo("penstock; fwd=bypass; detail=policy");
    }

    @Test
    void tenantsNeverShareAnAnswer() throws Exception {
        String body = Client.asking("sim-small", "Whose is it?");
        demo.chat(body);

        assertThat(header(other.chat(body), "cache-status")).isEqualTo("penstock; fwd=miss");
        assertThat(header(other.chat(body), "cache-status")).startsWith("penstock; hit");
    }

    @Test
    void assistantSplitsItsUsersAndKeepsEachAtOneVariant() throws Exception {
        Map<String, String> variants = new HashMap<>();
        for (int user = 0; user < 300; user++) {
            variants.put("user-" + user, variantOf("user-" + user));
        }

        long small = variants.values().stream().filter("small"::equals).count();
        assertThat(variants.values()).containsOnly("small", "large");
        // Five standard deviations around 270.
        assertThat(small).isBetween(244L, 296L);
        for (int user = 0; user < 300; user += 10) {
            assertThat(variantOf("user-" + user)).isEqualTo(variants.get("user-" + user));
        }
    }

    /** The answer is the same for all users of a variant, so most of these are hits. */
    private static String variantOf(String user) throws Exception {
        HttpResponse<String> answer = other.chat(Client.asking("assistant", "Hi", "\"user\":\"" + user + "\""));
        assertThat(answer.statusCode()).isEqualTo(200);
        String variant = header(answer, "x-penstock-variant");
        assertThat(header(answer, "x-penstock-model")).isEqualTo("simulator/sim-" + variant);
        return variant;
    }

    @Test
    void onlyAKeyThatMayForcesAVariant() throws Exception {
        String body = Client.asking("assistant", "Force");

        for (String variant : List.of("small", "large")) {
            HttpResponse<String> forced = demo.chat(body, "x-penstock-variant", variant);
            assertThat(header(forced, "x-penstock-variant")).isEqualTo(variant);
            assertThat(header(forced, "x-penstock-model")).isEqualTo("simulator/sim-" + variant);
        }
        HttpResponse<String> unknown = demo.chat(body, "x-penstock-variant", "medium");
        assertThat(unknown.statusCode()).isEqualTo(400);
        HttpResponse<String> notAllowed = other.chat(body, "x-penstock-variant", "small");
        assertThat(notAllowed.statusCode()).isEqualTo(403);
        assertThat(json(notAllowed).at("/error/param").asText()).isEqualTo("x-penstock-variant");
    }

    @Test
    void aModelThatIsNotForTheKeyIsForbidden() throws Exception {
        HttpResponse<String> answer = demo.chat(Client.asking("brief", "Hi"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/error/code").asText()).isEqualTo("model_not_allowed");
        assertThat(header(answer, "x-request-id")).matches("req_[0-9a-f]{32}");
    }
}
