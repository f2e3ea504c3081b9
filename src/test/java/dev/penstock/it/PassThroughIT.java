package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.RawConnection;
import dev.penstock.testing.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider sees of a request, and a client of an answer: the bytes as they came, but for a few splices. */
final class PassThroughIT {

    private static final TestKey FREE = new TestKey("free");
    private static final TestKey METERED = new TestKey("metered");
    private static final String PROVIDER_KEY = "sk-provider-canary-0123456789";

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "%s", api_key: "%s", retries: 0 }
              old:  { dialect: openai, base_url: "%s", retries: 0, stream_usage: false, output_cap: max_tokens }
            models:
              same: { target: fake/same }
              alias: { target: "fake/vendor/a-model" }
              old: { target: old/old }
              "vendor/*": { target: "fake/*" }
            prices:
              fake/same: { input: 1, output: 1, as_of: 2026-11-01 }
              fake/vendor/a-model: { input: 1, output: 1, as_of: 2026-11-01 }
              old/old: { input: 1, output: 1, as_of: 2026-11-01 }
            tenants:
              acme:
                keys:
                  free: { sha256: "%s" }
                  metered: { sha256: "%s", budgets: [ { limit_usd: 100, window: day } ] }
            """;

    /** Everything that a parser would be tempted to change. */
    private static final String ODD =
            "{ \"messages\" : [ {\"role\":\"user\",  \"content\":\"caf\\u00e9 \\ud83d\\ude00 é \\/ \\\"\"} ],"
                    + "\t\"temperature\": 1.0, \"seed\":12345678901234567890123, \"top_p\":1E0, \"zeta\":{\"b\":1,\"a\":[ ]},\r\n"
                    + " \"future_field\": {\"nested\":[null,true, 0.10, -0, 1e400]}, \"alpha\":\"\\u0000\","
                    + "\"model\" : \"%s\" , \"logit_bias\":{ \"50256\" : -100 } }";

    @TempDir
    static Path folder;

    private static FakeProvider provider;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        provider = FakeProvider.start();
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(
                policies.resolve("all.yaml"),
                POLICIES.formatted(provider.url(), PROVIDER_KEY, provider.url(), FREE.sha256(), METERED.sha256()));
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with("penstock.policies", policies.toString())
                .with("penstock.redis.timeout", "5s")
                .start();
        client = new Client(gateway, FREE.text());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void forgetEarlierRequests() {
        provider.requests().clear();
    }

    private static Received received() {
        assertThat(provider.requests()).hasSize(1);
        return provider.requests().get(0);
    }

    @Test
    void aBodyThatNeedsNoChangeArrivesByteForByte() throws Exception {
        String body = ODD.formatted("same");

        assertThat(client.chat(body).statusCode()).isEqualTo(200);

        assertThat(received().text()).isEqualTo(body);
        assertThat(received().path()).isEqualTo("/v1/chat/completions");
        assertThat(received().header("content-length"))
                .isEqualTo(Integer.toString(received().body().length));
    }

    @Test
    void theTargetsNameTakesThePlaceOfTheModels() throws Exception {
        client.chat(ODD.formatted("alias"));

        assertThat(received().text()).isEqualTo(ODD.formatted("vendor/a-model"));
    }

    @Test
    void aModelThatIsSpelledWithEscapesIsTheSameModel() throws Exception {
        String body = ODD.formatted("\\u0073ame");

        client.chat(body);

        assertThat(received().text()).isEqualTo(body);
    }

    @Test
    void anOutputCapIsPutInWhereABudgetNeedsOne() throws Exception {
        String body = ODD.formatted("same");

        HttpResponse<String> answer = new Client(gateway, METERED.text()).chat(body);

        String cap = answer.headers().firstValue("x-penstock-output-cap").orElseThrow();
        assertThat(received().text()).isEqualTo("{\"max_completion_tokens\":" + cap + "," + body.substring(1));
    }

    @Test
    void theCapGoesIntoTheMemberThatTheProviderKnows() throws Exception {
        String body = ODD.formatted("old");

        HttpResponse<String> answer = new Client(gateway, METERED.text()).chat(body);

        String cap = answer.headers().firstValue("x-penstock-output-cap").orElseThrow();
        assertThat(received().text()).isEqualTo("{\"max_tokens\":" + cap + "," + body.substring(1));
    }

    @Test
    void aCapOfTheClientsOwnGoesThereToo() throws Exception {
        String body = "{\"max_completion_tokens\":7," + ODD.formatted("old").substring(1);

        HttpResponse<String> answer = new Client(gateway, METERED.text()).chat(body);

        assertThat(received().text()).isEqualTo("{\"max_tokens\":7," + body.substring(1));
        assertThat(answer.headers().firstValue("x-penstock-output-cap")).isEmpty();
    }

    @Test
    void aCapOfTheClientsOwnStaysAsItIs() throws Exception {
        String body = "{\"max_tokens\" : 7," + ODD.formatted("same").substring(1);

        new Client(gateway, METERED.text()).chat(body);

        assertThat(received().text()).isEqualTo(body);
    }

    @Test
    void aStreamIsAskedForItsUsageWhereTheProviderCanSayIt() throws Exception {
        String body = "{\"stream\":true," + ODD.formatted("same").substring(1);
        String partly = "{\"stream_options\":{ \"include_obfuscation\":false },\"stream\":true,"
                + ODD.formatted("same").substring(1);
        String old = "{\"stream\":true," + ODD.formatted("old").substring(1);

        client.chat(body);
        client.chat(partly);
        client.chat(old);

        assertThat(provider.requests())
                .extracting(Received::text)
                .containsExactly(
                        "{\"stream_options\":{\"include_usage\":true}," + body.substring(1),
                        partly.replace("{ \"include_obf", "{\"include_usage\":true, \"include_obf"),
                        old);
    }

    @Test
    void aWildcardPassesTheClientsNameOn() throws Exception {
        assertThat(client.chat(Client.asking("vendor/some-model", "Hi")).statusCode())
                .isEqualTo(200);

        assertThat(received().text()).contains("\"model\":\"vendor/some-model\"");
    }

    @Test
    void onlyListedHeadersReachTheProviderAndNeverTheCallersKey() throws Exception {
        client.chat(
                Client.asking("same", "Hi"),
                "accept",
                "text/event-stream",
                "user-agent",
                "odd-agent/1.0 (x; y)",
                "openai-beta",
                "assistants=v2",
                "x-stainless-retry-count",
                "1",
                "anthropic-beta",
                "a,b",
                "idempotency-key",
                "abc",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "x-api-key",
                FREE.text(),
                "api-key",
                FREE.text(),
                "cookie",
                "session=1",
                "cache-control",
                "no-cache",
                "x-penstock-session",
                "s1",
                "x-penstock-include-cost",
                "true",
                "x-forwarded-for",
                "10.0.0.1",
                "forwarded",
                "for=10.0.0.1",
                "openai-organization",
                "org-1",
                "accept-encoding",
                "gzip",
                "x-unheard-of",
                "1");

        Received request = received();
        assertThat(request.headers().keySet())
                .isSubsetOf(Set.of(
                        "host",
                        "content-length",
                        "content-type",
                        "authorization",
                        "accept",
                        "accept-encoding",
                        "user-agent",
                        "openai-beta",
                        "x-stainless-retry-count",
                        "anthropic-beta",
                        "traceparent",
                        "x-client-request-id"));
        assertThat(request.header("x-client-request-id")).matches("[0-9a-f]{32}\\.1");
        assertThat(request.header("authorization")).isEqualTo("Bearer " + PROVIDER_KEY);
        assertThat(request.header("accept")).isEqualTo("text/event-stream");
        assertThat(request.header("accept-encoding")).isEqualTo("identity");
        assertThat(request.header("user-agent")).isEqualTo("odd-agent/1.0 (x; y)");
        assertThat(request.header("x-stainless-retry-count")).isEqualTo("1");
        assertThat(request.headers().toString()).doesNotContain(FREE.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 422, 429, 500, 503})
    void aProvidersOwnErrorPassesUnchanged(int status) throws Exception {
        String words = "{ \"error\" : {\"message\":\"caf\\u00e9: no.\", \"code\":1.0, \"extra\":[ ]} }";
        provider.answer(Answer.json(status, words, "retry-after: 7", "x-should-retry: true", "x-request-id: up-1"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Fail " + status));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(words);
        assertThat(answer.headers().allValues("retry-after")).containsExactly("7");
        // Behind a 5xx there may be a bill.
        assertThat(answer.headers().allValues("x-should-retry")).containsExactly(status < 500 ? "true" : "false");
        assertThat(answer.headers().allValues("x-upstream-request-id")).containsExactly("up-1");
        assertThat(answer.headers().allValues("x-request-id"))
                .singleElement()
                .asString()
                .startsWith("req_");
    }

    @Test
    void anErrorOfAStreamedRequestIsNoStream() throws Exception {
        provider.answer(Answer.json(400, "{\"error\":\"no\"}"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Hi", "\"stream\":true"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"no\"}");
    }

    @Test
    void theProvidersKeyIsHiddenWhereItsErrorRepeatsIt() throws Exception {
        provider.answer(Answer.json(401, "{\"error\":\"Incorrect API key provided: " + PROVIDER_KEY + ".\"}"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Hi"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(PROVIDER_KEY).contains("Incorrect API key provided: ***");
    }

    @Test
    void anErrorThatIsTooLongKeepsItsStatusAndWhenToComeBack() throws Exception {
        provider.answer(Answer.json(
                429, "{\"detail\":\"" + "x".repeat(100_000) + "\"}", "retry-after: 7", "retry-after-ms: 6500"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Hi"));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().allValues("retry-after")).containsExactly("7");
        assertThat(answer.headers().allValues("retry-after-ms")).containsExactly("6500");
        assertThat(answer.body()).contains("\"code\":\"upstream_refused\"");
    }

    @Test
    void anAnswerPassesWithWhatNobodyKnows() throws Exception {
        String body =
                "{ \"choices\":[ {\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\\u00e9\",\"odd\":1.0},"
                        + "\"finish_reason\":\"stop\",\"zz\":{}} ],\r\n\"future\":12345678901234567890,\"usage\" : "
                        + "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"brand_new_tokens\":0} }";
        provider.answer(Answer.json(200, body));

        assertThat(client.chat(Client.asking("same", "Hi")).body()).isEqualTo(body);
    }

    @Test
    void eventsPassWithWhatNobodyKnows() throws Exception {
        String first =
                "{ \"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\u00e9\",\"reasoning_content\":\"x\"}}],\"odd\":1.0}";
        String last = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"obfuscation\":\"aGk\"}";
        provider.answer(Answer.events(first, last, "[DONE]"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Hi", "\"stream\":true"));

        assertThat(answer.body()).isEqualTo("data: " + first + "\n\ndata: " + last + "\n\ndata: [DONE]\n\n");
    }

    @Test
    void headersOfTheProviderPassByAList() throws Exception {
        provider.answer(Answer.json(
                200,
                "{\"choices\":[]}",
                "openai-processing-ms: 12",
                "openai-version: 2020-10-01",
                "x-request-id: up-2",
                "set-cookie: a=b",
                "server: nginx",
                "alt-svc: h3=\":443\"",
                "openai-organization: org-secret",
                "x-penstock-cost: 0",
                "x-ratelimit-limit-requests: 1",
                "cache-status: other; hit",
                "cache-control: private",
                "connection: x-hop",
                "x-hop: 1"));

        HttpResponse<String> answer = client.chat(Client.asking("same", "Hi"));

        assertThat(answer.headers().firstValue("openai-processing-ms")).hasValue("12");
        assertThat(answer.headers().firstValue("openai-version")).hasValue("2020-10-01");
        assertThat(answer.headers().allValues("x-upstream-request-id")).containsExactly("up-2");
        assertThat(answer.headers().allValues("cache-status")).containsExactly("penstock; fwd=bypass; detail=policy");
        assertThat(answer.headers().map())
                .doesNotContainKeys(
                        "set-cookie",
                        "server",
                        "alt-svc",
                        "openai-organization",
                        "x-ratelimit-limit-requests",
                        "cache-control",
                        "x-hop");
        assertThat(answer.headers().allValues("x-penstock-cost")).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowed(int status) throws Exception {
        try (FakeProvider elsewhere = FakeProvider.start()) {
            provider.answer(Answer.json(status, "{}", "location: " + elsewhere.url() + "/chat/completions"));

            HttpResponse<String> answer = client.chat(Client.asking("same", "Hi"));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("location")).isEmpty();
            assertThat(answer.body()).contains("\"code\":\"upstream_refused\"");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void embeddingsInFloatsBecomeBase64WhereTheProviderHasNone() throws Exception {
        provider.answer(Answer.json(
                200, "{\"data\":[ {\"embedding\":[ 1.0,-2 ],\"index\":0} ],\"usage\":{\"prompt_tokens\":1,\"x\":1}}"));
        String body = "{\"input\":\"Hi\",\"model\":\"same\",\"encoding_format\":\"base64\"}";

        HttpResponse<String> answer = client.post("/embeddings", body);

        assertThat(answer.body())
                .isEqualTo("{\"data\":[ {\"embedding\":\"AACAPwAAAMA=\",\"index\":0} ],"
                        + "\"usage\":{\"prompt_tokens\":1,\"x\":1}}");
        assertThat(received().text()).isEqualTo(body);
    }

    @Test
    void aLargeBodyArrivesWhole() throws Exception {
        String body = Client.asking("same", "x".repeat(5_000_000));

        assertThat(client.chat(body).statusCode()).isEqualTo(200);

        assertThat(received().body()).isEqualTo(body.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aHeaderThatConnectionNamesStaysHere() throws Exception {
        List<String> lines = List.of(
                "POST /v1/chat/completions HTTP/1.1",
                "host: gateway",
                "authorization: Bearer " + FREE.text(),
                "connection: keep-alive, openai-beta",
                "openai-beta: hop");
        String body = Client.asking("same", "Hi");
        try (RawConnection raw = RawConnection.to(gateway.url())) {
            raw.send(String.join("\r\n", lines) + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
            assertThat(raw.reply().status()).isEqualTo(200);
        }

        assertThat(received().headers()).doesNotContainKey("openai-beta");
    }
}
