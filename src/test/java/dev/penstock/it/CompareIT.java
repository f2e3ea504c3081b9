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
import dev.penstock.testing.Received;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One request put to several models: all of them or none, and what each cost is on the account once. */
class CompareIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tariff TARIFF = new Tariff(1_000_003, 2_000_009);
    private static final long CAP = 90;
    private static final long LIMIT = 1_000_000_000;
    private static final String REQUEST = "{\"max_completion_tokens\":" + CAP
            + ",\"future\":{\"exact\":1.0},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String STREAM = Customer.streamed(REQUEST);
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";
    private static final String[] ACCOUNTS = {
        "all",
        "failing",
        "broken",
        "woven",
        "blind",
        "blind-woven",
        "first",
        "first-woven",
        "lost",
        "vote",
        "split",
        "five",
        "refused",
        "gone",
        "gone-early",
        "gone-whole",
        "unreadable",
        "large",
        "logged",
        "hung",
        "pieces"
    };

    /** What a provider that hides nothing sends beside what was generated. */
    private static final String TELLTALE =
            "{\"id\":\"chatcmpl-telltale\",\"provider\":\"telltale\",\"object\":\"chat.completion\",\"created\":17,"
                    + "\"model\":\"telltale-7b\",\"system_fingerprint\":\"fp_telltale\",\"timings\":{\"telltale_ms\":5},"
                    + "\"choices\":[{\"index\":0,\"telltale\":1,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\","
                    + "\"telltale\":2,\"tool_calls\":[{\"id\":\"telltale_1\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}],\"usage\":"
                    + "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15,\"telltale\":0.3}}";

    private static final String TELLTALE_CHUNK =
            TELLTALE.replace("chat.completion\"", "chat.completion.chunk\"").replace("\"message\"", "\"delta\"");

    /** What a careless reader takes for JSON. */
    private static final String LENIENT =
            "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":tru}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

    @TempDir
    static Path dir;

    private static List<FakeProvider> providers;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        providers = IntStream.range(0, 5).mapToObj(i -> FakeProvider.start()).toList();
        Policies policies = Policies.in(dir.resolve("policies"));
        for (int i = 0; i < providers.size(); i++) {
            policies.provider("p" + i, providers.get(i).url(), "retries: 0")
                    .model("m" + i, "p" + i + "/x" + i)
                    .price("p" + i + "/*", TARIFF.settings());
        }
        policies.provider("free", providers.get(0).url(), "retries: 0")
                .model("unpriced", "free/unpriced")
                .model("safe", "p4/x4", "fallbacks: [ m0 ]")
                .divided("duo", "left: { target: p0/left, weight: 100 }", "right: { target: p1/right, weight: 0 }");
        for (String key : ACCOUNTS) {
            policies.key("acme", key, AMPLE);
        }
        policies.key("acme", "forced", AMPLE, "force_variants: true")
                .key("acme", "picky", AMPLE, "models: [ m0, duo ]")
                .key(
                        "acme",
                        "roomy",
                        "budgets: [ { limit_usd: " + Tariff.usd(hold("m0") + hold("m1") / 2) + ", window: total } ]",
                        "limits: { concurrency: 1 }")
                .key("acme", "single", AMPLE, "limits: { concurrency: 1 }")
                .key("acme", "rated", AMPLE, "limits: { requests_per_minute: 1 }")
                .key("acme", "counted", "budgets: [ { limit_requests: 10, window: total } ]");
        gateway = Gateways.in(dir, policies)
                .with("penstock.pipeline.drain-timeout", "10s")
                .with("penstock.pipeline.compare.max-lane-bytes", "2000")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.forEach(FakeProvider::close);
    }

    @BeforeEach
    void answerFriendly() {
        providers.forEach(provider -> provider.otherwise(Billed.of(10, 5)));
    }

    /** What is held for the lane of this model. */
    private static long hold(String model) {
        return TARIFF.hold("{\"model\":\"" + model + "\"," + REQUEST.substring(1), CAP);
    }

    /** The same of a streamed request, which is longer. */
    private static long streamHold(String model) {
        return TARIFF.hold("{\"model\":\"" + model + "\"," + STREAM.substring(1), CAP);
    }

    private static String comparing(String models, String request, String... members) {
        return "{\"models\":[" + models + "]," + String.join("", members) + "\"request\":" + request + "}";
    }

    private static Client client(String key) {
        return new Client(gateway, Policies.secret(key));
    }

    private static HttpResponse<String> compare(String key, String body) throws Exception {
        return client(key).post("/compare", body);
    }

    private static LiveAnswer watch(String key, String body) throws Exception {
        HttpResponse<InputStream> response = client(key).open("/compare", body);
        assertThat(response.statusCode()).isEqualTo(200);
        return new LiveAnswer(response);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The account shows just this much, and nothing is held. */
    private static void awaitSpent(String key, long nanoUsd) throws Exception {
        new Operator(gateway).awaitAccount("acme.key:" + key + ".total", new Operator.Account(LIMIT, nanoUsd, 0));
    }

    private static List<JsonNode> events(String stream) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : stream.split("\n", -1)) {
            if (line.startsWith("data: {")) {
                events.add(JSON.readTree(line.substring(6)));
            }
        }
        return events;
    }

    private static List<JsonNode> events(String stream, String object) throws Exception {
        return events(stream).stream()
                .filter(event -> event.path("object").asText().equals(object))
                .toList();
    }

    private static List<Integer> seen() {
        return providers.stream().map(provider -> provider.requests().size()).toList();
    }

    private static JsonNode sent(FakeProvider provider) throws Exception {
        List<Received> all = provider.requests();
        return JSON.readTree(all.get(all.size() - 1).body());
    }

    // --- all

    @Test
    void allAnswersComeInOneWithWhatEachCost() throws Exception {
        providers.get(0).otherwise(Billed.of(11, 7));
        providers.get(1).otherwise(Billed.of(20, 3));
        long first = TARIFF.cost(11, 7);
        long second = TARIFF.cost(20, 3);

        HttpResponse<String> answer = compare("all", comparing("\"m0\",\"m1\"", REQUEST));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode comparison = JSON.readTree(answer.body());
        assertThat(comparison.path("id").asText())
                .isEqualTo(header(answer, "x-request-id").replace("req_", "cmp_"));
        assertThat(comparison.path("object").asText()).isEqualTo("comparison");
        assertThat(comparison.path("created").asLong()).isPositive();
        assertThat(comparison.path("blind").isBoolean()).isTrue();
        assertThat(comparison.at("/usage/cost").decimalValue())
                .isEqualByComparingTo(new BigDecimal(Tariff.usd(first + second)));
        assertThat(comparison.at("/usage/prompt_tokens").asLong()).isEqualTo(11 + 20);
        assertThat(comparison.at("/usage/completion_tokens").asLong()).isEqualTo(7 + 3);
        assertThat(comparison.path("latency_ms").isIntegralNumber()).isTrue();
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(first + second));
        assertThat(header(answer, "x-penstock-budget-remaining")).isNotEmpty();
        assertLane(comparison.path("lanes").path(0), 0, "A", "m0", first);
        assertLane(comparison.path("lanes").path(1), 1, "B", "m1", second);
        assertThat(comparison.path("lanes")).hasSize(2);
        assertThat(answer.body())
                .contains("\"response\":{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,");
        awaitSpent("all", first + second);
    }

    private static void assertLane(JsonNode lane, int index, String label, String model, long cost) {
        assertThat(lane.path("index").asInt(-1)).isEqualTo(index);
        assertThat(lane.path("label").asText()).isEqualTo(label);
        assertThat(lane.path("model").asText()).isEqualTo(model);
        assertThat(lane.path("status").asText()).isEqualTo("completed");
        assertThat(lane.path("error").isNull()).isTrue();
        assertThat(lane.path("ttft_ms").isNull()).isTrue();
        assertThat(lane.path("latency_ms").isIntegralNumber()).isTrue();
        assertThat(lane.at("/usage/cost").decimalValue()).isEqualByComparingTo(new BigDecimal(Tariff.usd(cost)));
        assertThat(lane.at("/usage/total_tokens").asLong()).isPositive();
    }

    @Test
    void eachModelGetsTheRequestWithItsOwnNameAndAllElseAsItCame() throws Exception {
        compare("refused", comparing("\"m2\",\"m3\"", REQUEST));

        for (int i = 2; i <= 3; i++) {
            assertThat(sent(providers.get(i)).path("model").asText()).isEqualTo("x" + i);
            List<Received> all = providers.get(i).requests();
            assertThat(all.get(all.size() - 1).text()).endsWith("," + REQUEST.substring(1));
        }
    }

    @Test
    void nothingIsSentUnlessEveryLaneIsAdmitted() throws Exception {
        List<Integer> before = seen();

        HttpResponse<String> refused = compare("roomy", comparing("\"m0\",\"m1\"", REQUEST));

        assertThat(refused.statusCode()).isEqualTo(429);
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("param").asText()).isEqualTo("models[1]");
        assertThat(error.path("message").asText()).contains("m1");
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(seen()).isEqualTo(before);
        Eventually.asserts(() -> {
            Operator.Account account = new Operator(gateway).account("acme.key:roomy.total");
            assertThat(account.spent()).isZero();
            assertThat(account.reserved()).isZero();
        });
        assertThat(new Customer(gateway, "roomy")
                        .ask("{\"model\":\"m0\"," + REQUEST.substring(1))
                        .statusCode())
                .as("money and slot are free")
                .isEqualTo(200);
    }

    @Test
    void aLaneThatFailsSaysSoAndTheOthersGoOn() throws Exception {
        providers
                .get(1)
                .otherwise(Answer.json(503, "{\"error\":{\"message\":\"no luck\",\"type\":\"x\",\"code\":17}}"));
        providers.get(2).otherwise(Answer.json(429, "{}"));

        HttpResponse<String> answer = compare("failing", comparing("\"m0\",\"m1\",\"m2\"", REQUEST));

        JsonNode lanes = JSON.readTree(answer.body()).path("lanes");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(lanes.path(0).path("status").asText()).isEqualTo("completed");
        assertThat(lanes.path(1).path("status").asText()).isEqualTo("failed");
        assertThat(lanes.path(1).path("error").toString())
                .isEqualTo("{\"message\":\"no luck\",\"type\":\"x\",\"code\":17}");
        assertThat(lanes.path(1).path("response").isNull()).isTrue();
        assertThat(lanes.path(1).at("/usage/cost").decimalValue())
                .as("the provider may bill for it")
                .isEqualByComparingTo(new BigDecimal(Tariff.usd(hold("m1"))));
        assertThat(lanes.path(2).at("/error/code").asText()).isEqualTo("upstream_refused");
        assertThat(lanes.path(2).at("/usage/cost").decimalValue()).isZero();
        awaitSpent("failing", TARIFF.cost(10, 5) + hold("m1"));
    }

    @Test
    void aLaneDoesNotGoOnElsewhere() throws Exception {
        providers.get(4).otherwise(Answer.json(429, "{}"));
        int before = providers.get(0).requests().size();

        HttpResponse<String> answer = compare("refused", comparing("\"safe\",\"m1\"", REQUEST));

        assertThat(JSON.readTree(answer.body()).at("/lanes/0/status").asText()).isEqualTo("failed");
        assertThat(providers.get(0).requests()).hasSize(before);
    }

    @Test
    void whatIsNoAnswerFailsItsLaneAndIsChargedAtTheHold() throws Exception {
        providers.get(0).otherwise(Answer.json(200, "{\"choices\":[{\"message\":{\"content\":\"Hi"));
        providers.get(1).otherwise(Answer.json(200, LENIENT));

        JsonNode lanes = JSON.readTree(compare("unreadable", comparing("\"m0\",\"m1\"", REQUEST))
                        .body())
                .path("lanes");

        assertThat(lanes).extracting(lane -> lane.path("status").asText()).containsExactly("failed", "failed");
        awaitSpent("unreadable", hold("m0") + TARIFF.cost(10, 5));
    }

    @Test
    void anAnswerBeyondTheLimitFailsItsLane() throws Exception {
        String large = TELLTALE.replace("\"Hi\"", "\"" + "x".repeat(3_000) + "\"");
        providers.get(0).otherwise(Answer.json(200, large));

        JsonNode lanes = JSON.readTree(
                        compare("large", comparing("\"m0\",\"m1\"", REQUEST)).body())
                .path("lanes");

        assertThat(lanes.path(0).at("/error/code").asText()).isEqualTo("upstream_answer_too_large");
        assertThat(lanes.path(1).path("status").asText()).isEqualTo("completed");
        awaitSpent("large", hold("m0") + TARIFF.cost(10, 5));
    }

    @Test
    void fiveModelsMayBeCompared() throws Exception {
        HttpResponse<String> answer = compare("five", comparing("\"m0\",\"m1\",\"m2\",\"m3\",\"m4\"", REQUEST));

        assertThat(JSON.readTree(answer.body()).path("lanes"))
                .extracting(
                        lane -> lane.path("label").asText() + lane.path("model").asText())
                .containsExactly("Am0", "Bm1", "Cm2", "Dm3", "Em4");
        awaitSpent("five", 5 * TARIFF.cost(10, 5));
    }

    @Test
    void aComparisonTakesOneSlotAndCountsOnceInRates() throws Exception {
        for (int i = 0; i < 2; i++) {
            Eventually.asserts(() -> assertThat(compare("single", comparing("\"m0\",\"m1\",\"m2\"", REQUEST))
                            .statusCode())
                    .as("the slot of the one before is free")
                    .isEqualTo(200));
        }
        assertThat(compare("rated", comparing("\"m0\",\"m1\",\"m2\"", REQUEST)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> second = compare("rated", comparing("\"m0\",\"m1\"", REQUEST));
        assertThat(JSON.readTree(second.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(header(second, "retry-after")).isNotEmpty();
    }

    @Test
    void eachLaneIsARequestToABudgetOfRequests() throws Exception {
        compare("counted", comparing("\"m0\",\"m1\",\"m2\"", REQUEST));

        new Operator(gateway).awaitAccount("acme.key:counted.total/requests", new Operator.Account(10, 3, 0));
    }

    @Test
    void variantsOfOneModelMayBeComparedByAKeyThatMayChoose() throws Exception {
        String body = comparing(
                "{\"model\":\"duo\",\"variant\":\"left\"},{\"model\":\"duo\",\"variant\":\"right\"}", REQUEST);

        JsonNode lanes = JSON.readTree(compare("forced", body).body()).path("lanes");
        HttpResponse<String> refused = compare("picky", body);

        assertThat(lanes).extracting(lane -> lane.path("variant").asText()).containsExactly("left", "right");
        assertThat(sent(providers.get(0)).path("model").asText()).isEqualTo("left");
        assertThat(sent(providers.get(1)).path("model").asText()).isEqualTo("right");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(refused.body()).at("/error/param").asText()).isEqualTo("models[0]");
    }

    // --- all, streamed

    @Test
    void streamsComeInterleavedAndSayWhoseTheyAre() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.inTwoParts(new Bill("x0", 12, 4), goOn));
        CountDownLatch other = new CountDownLatch(1);
        providers.get(1).otherwise(Billed.inTwoParts(new Bill("x1", 30, 6), other));
        String rest;
        try (LiveAnswer answer = watch("woven", comparing("\"m0\",\"m1\"", STREAM))) {
            answer.awaiting("\"lane\":0,\"chunk\":" + Billed.event("first"));
            other.countDown();
            answer.awaiting("\"comparison.lane\",\"lane\":1,\"label\":\"B\",\"model\":\"m1\",\"status\":\"completed\"");
            goOn.countDown();
            rest = answer.rest();
        }

        assertThat(rest)
                .contains("\"lane\":0,\"chunk\":" + Billed.event("second"))
                .endsWith("data: [DONE]\n\n");
        JsonNode lane = events(rest, "comparison.lane").get(0);
        assertThat(lane.path("lane").asInt(-1)).isZero();
        assertThat(lane.path("ttft_ms").isIntegralNumber()).isTrue();
        assertThat(lane.at("/usage/cost").decimalValue())
                .isEqualByComparingTo(new BigDecimal(Tariff.usd(TARIFF.cost(12, 4))));
        long all = TARIFF.cost(12, 4) + TARIFF.cost(30, 6);
        JsonNode summary = events(rest, "comparison.summary").get(0);
        assertThat(summary.at("/usage/cost").decimalValue()).isEqualByComparingTo(new BigDecimal(Tariff.usd(all)));
        assertThat(summary.at("/usage/total_tokens").asLong()).isEqualTo(12 + 4 + 30 + 6);
        awaitSpent("woven", all);
    }

    @Test
    void aStreamThatBreaksEndsItsLaneOnly() throws Exception {
        providers.get(0).otherwise(Answer.eventsThenReset(Billed.event("Hello")));
        providers.get(1).otherwise(Answer.chat("two words"));

        String all;
        try (LiveAnswer answer = watch("broken", comparing("\"m0\",\"m1\"", STREAM))) {
            all = answer.rest();
        }

        List<JsonNode> lanes = new ArrayList<>(events(all, "comparison.lane"));
        lanes.sort((one, two) -> one.path("lane").asInt() - two.path("lane").asInt());
        assertThat(lanes).extracting(lane -> lane.path("status").asText()).containsExactly("failed", "completed");
        assertThat(lanes.get(0).at("/error/code").asText()).isEqualTo("upstream_disconnected");
        assertThat(events(all, "comparison.summary")).hasSize(1);
        Bill bill = providers.get(1).bills().get(providers.get(1).bills().size() - 1);
        awaitSpent("broken", streamHold("m0") + TARIFF.cost(bill.inputTokens(), bill.outputTokens()));
    }

    @ParameterizedTest
    @CsvSource({"all, comparison.chunk", "first, chat.completion"})
    void whatAProviderDoesNotStreamComesInOnePiece(String strategy, String object) throws Exception {
        String members = "\"strategy\":\"" + strategy + "\",";

        String answer =
                compare("pieces", comparing("\"m0\",\"m1\"", STREAM, members)).body();

        assertThat(answer).contains("\"object\":\"" + object + "\"", "\"content\":\"Hi\"");
        Eventually.asserts(() -> assertThat(
                        new Operator(gateway).account("acme.key:pieces.total").spent() % (2 * TARIFF.cost(10, 5)))
                .isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "gone-early"})
    void whoLeavesAStreamIsChargedWhatEachProviderBillsOnce(String key) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.inTwoParts(new Bill("x0", 44, 17), left));
        Answer second = Billed.inTwoParts(new Bill("x1", 21, 9), left);
        providers.get(1).otherwise(key.equals("gone") ? second : Billed.after(left, second));
        providers.get(2).otherwise(Answer.json(400, "{}"));

        try (LiveAnswer answer = watch(key, comparing("\"m0\",\"m1\",\"m2\"", STREAM))) {
            answer.awaiting("first");
        }
        left.countDown();

        awaitSpent(key, TARIFF.cost(44, 17) + TARIFF.cost(21, 9));
    }

    @Test
    void whoLeavesBeforeTheWholeIsThereIsChargedWhatEachProviderBills() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.after(left, Billed.of(61, 9)));
        providers.get(1).otherwise(Billed.after(left, Billed.of(33, 2)));
        int before =
                providers.get(0).requests().size() + providers.get(1).requests().size();
        String body = comparing("\"m0\",\"m1\"", REQUEST);
        String head = "POST /v1/compare HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
                + Policies.secret("gone-whole") + "\r\ncontent-length: " + body.length() + "\r\n\r\n";

        try (Socket socket = new Socket("127.0.0.1", gateway.url().getPort())) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            Eventually.asserts(() -> assertThat(providers.get(0).requests().size()
                            + providers.get(1).requests().size())
                    .isEqualTo(before + 2));
        }
        left.countDown();

        awaitSpent("gone-whole", TARIFF.cost(61, 9) + TARIFF.cost(33, 2));
    }

    // --- blind

    @Test
    void nothingTellsWhoseABlindAnswerIs() throws Exception {
        providers.get(0).otherwise(Answer.json(200, TELLTALE));
        providers.get(1).otherwise(Answer.json(500, "{\"error\":{\"message\":\"telltale is down\"}}"));

        HttpResponse<String> answer = compare("blind", comparing("\"m0\",\"m1\"", REQUEST, "\"blind\":true,"));

        assertBlind(answer.body());
        assertThat(answer.headers().map().toString()).doesNotContain("telltale", "m0", "m1", "p0", "x0");
        JsonNode comparison = JSON.readTree(answer.body());
        assertThat(comparison.at("/usage/cost").decimalValue())
                .isEqualByComparingTo(new BigDecimal(Tariff.usd(TARIFF.cost(10, 5) + hold("m1"))));
        for (JsonNode lane : comparison.path("lanes")) {
            for (String hidden : new String[] {"model", "ttft_ms", "latency_ms", "usage"}) {
                assertThat(lane.path(hidden).isNull()).as(hidden).isTrue();
            }
            if (lane.path("status").asText().equals("completed")) {
                assertThat(lane.at("/response/choices/0/message/content").asText())
                        .isEqualTo("Hi");
                assertThat(lane.at("/response/model").asText())
                        .isEqualTo(lane.path("label").asText());
            }
        }
    }

    @Test
    void nothingTellsWhoseABlindStreamIs() throws Exception {
        providers.get(0).otherwise(Answer.events(TELLTALE_CHUNK, "[DONE]"));
        providers.get(1).otherwise(Answer.events(TELLTALE_CHUNK, "{\"error\":{\"message\":\"telltale\"}}"));

        String all;
        try (LiveAnswer answer = watch("blind-woven", comparing("\"m0\",\"m1\"", STREAM, "\"blind\":true,"))) {
            assertThat(answer.response().headers().map().toString()).doesNotContain("telltale", "m0", "p0");
            all = answer.rest();
        }

        assertBlind(all);
        assertThat(events(all, "comparison.chunk"))
                .extracting(event -> event.at("/chunk/choices/0/delta/content").asText())
                .containsExactly("Hi", "Hi");
        assertThat(events(all, "comparison.lane"))
                .extracting(event -> event.path("status").asText())
                .containsExactlyInAnyOrder("completed", "failed");
        assertThat(events(all, "comparison.summary").get(0).at("/usage/cost").decimalValue())
                .isPositive();
    }

    private static void assertBlind(String answer) {
        assertThat(answer).doesNotContain("telltale", "m0", "m1", "p0", "p1", "x0", "x1", "fp_", "prompt_tokens");
    }

    // --- first

    @Test
    void theFirstAnswerIsGivenAndTheOthersArePaidFor() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.after(answered, Billed.of(40, 8)));
        providers.get(1).otherwise(Billed.of(20, 3));

        HttpResponse<String> answer = compare("first", comparing("\"m0\",\"m1\"", REQUEST, "\"strategy\":\"first\","));
        answered.countDown();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("object").asText()).isEqualTo("chat.completion");
        assertThat(JSON.readTree(answer.body()).at("/usage/prompt_tokens").asLong())
                .isEqualTo(20);
        assertThat(header(answer, "x-penstock-model")).isEqualTo("p1/x1");
        awaitSpent("first", TARIFF.cost(40, 8) + TARIFF.cost(20, 3));
    }

    @Test
    void theFirstStreamWithContentIsGivenAndTheOthersArePaidFor() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.after(late, Billed.inTwoParts(new Bill("x0", 40, 8), late)));
        providers.get(1).otherwise(Billed.inTwoParts(new Bill("x1", 20, 3), goOn));
        providers.get(2).otherwise(Answer.reset());

        String rest;
        try (LiveAnswer answer =
                watch("first-woven", comparing("\"m0\",\"m1\",\"m2\"", STREAM, "\"strategy\":\"first\","))) {
            answer.awaiting(Billed.event("first"));
            assertThat(header(answer.response(), "x-penstock-model")).isEqualTo("p1/x1");
            late.countDown();
            goOn.countDown();
            rest = answer.rest();
        }

        assertThat(rest)
                .contains("data: " + Billed.event("second"))
                .doesNotContain("first")
                .endsWith("data: [DONE]\n\n");
        awaitSpent("first-woven", TARIFF.cost(40, 8) + TARIFF.cost(20, 3) + streamHold("m2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "vote"})
    void whereNoLaneAnswersTheErrorOfTheFirstModelIsGiven(String strategy) throws Exception {
        providers.get(0).otherwise(Answer.json(500, "{\"error\":{\"message\":\"no luck\"}}"));
        providers.get(1).otherwise(Answer.json(400, "{\"error\":{\"message\":\"bad luck\"}}"));

        HttpResponse<String> answer =
                compare("lost", comparing("\"m0\",\"m1\"", REQUEST, "\"strategy\":\"" + strategy + "\","));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"error\":{\"message\":\"no luck\"}}");
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
    }

    // --- vote

    @Test
    void theAnswerOfTheMajorityIsGivenWithTheCostOfAll() throws Exception {
        providers.get(0).otherwise(saying("No"));
        providers.get(1).otherwise(saying("Yes, \\n it is"));
        providers.get(2).otherwise(saying(" yes, it IS "));

        HttpResponse<String> answer =
                compare("vote", comparing("\"m0\",\"m1\",\"m2\"", REQUEST, "\"strategy\":\"vote\","));

        assertThat(JSON.readTree(answer.body()).at("/choices/0/message/content").asText())
                .isEqualTo("Yes, \n it is");
        assertThat(header(answer, "x-penstock-model")).isEqualTo("p1/x1");
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(3 * TARIFF.cost(10, 5)));
        awaitSpent("vote", 3 * TARIFF.cost(10, 5));
    }

    @Test
    void aTieGoesToTheModelThatWasNamedFirst() throws Exception {
        providers.get(0).otherwise(saying("One"));
        providers.get(1).otherwise(saying("Two"));

        HttpResponse<String> answer = compare("split", comparing("\"m1\",\"m0\"", REQUEST, "\"strategy\":\"vote\","));

        assertThat(header(answer, "x-penstock-model")).isEqualTo("p1/x1");
    }

    private static Answer saying(String text) {
        return Answer.json(200, TELLTALE.replace("\"Hi\"", "\"" + text + "\""));
    }

    // --- refusals

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{'models':['m0'],'request':R}|400|models",
                "{'models':['m0','m0','m0','m0','m0','m0'],'request':R}|400|models",
                "{'models':'m0','request':R}|400|models",
                "{'models':['m0',7],'request':R}|400|models[1]",
                "{'models':['m0',{'variant':'x'}],'request':R}|400|models[1]",
                "{'models':['m0',{'model':'m1','weight':2}],'request':R}|400|models[1].weight",
                "{'models':['m0','nobody'],'request':R}|404|models[1]",
                "{'models':['m0','m1'],'request':R}|403|models[1]",
                "{'models':['m0',{'model':'duo','variant':'left'}],'request':R}|403|models[1]",
                "{'models':['m0','duo']}|400|request",
                "{'models':['m0','duo'],'request':'text'}|400|request",
                "{'models':['m0','duo'],'request':{}}|400|request.messages",
                "{'models':['m0','duo'],'request':{'model':'m0','messages':[{'role':'user','content':'Hi'}]}}|400|request.model",
                "{'models':['m0','duo'],'request':{'n':'two','messages':[{'role':'user','content':'Hi'}]}}|400|request.n",
                "{'models':['m0','duo'],'request':R,'blind':'yes'}|400|blind",
                "{'models':['m0','duo'],'request':R,'strategy':'last'}|400|strategy",
                "{'models':['m0','duo'],'request':R,'strategy':'first','blind':true}|400|blind",
                "{'models':['m0','duo'],'request':S,'strategy':'vote'}|400|request.stream",
                "{'models':['m0','duo'],'request':{'n':2,'messages':[{'role':'user','content':'Hi'}]},'strategy':'vote'}|400|request.n",
                "{'models':['m0','duo'],'request':R,'judge':'m0'}|400|judge",
            })
    void whatCannotBeComparedIsRefusedWithTheMemberAtFault(String body, int status, String param) throws Exception {
        List<Integer> before = seen();

        HttpResponse<String> refused = compare(
                "picky", body.replace('\'', '"').replace(":R", ":" + REQUEST).replace(":S", ":" + STREAM));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(JSON.readTree(refused.body()).at("/error/param").asText()).isEqualTo(param);
        assertThat(seen()).isEqualTo(before);
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnderABudgetOfMoney() throws Exception {
        HttpResponse<String> refused = compare("refused", comparing("\"m0\",\"unpriced\"", REQUEST));

        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error.path("code").asText()).isEqualTo("model_not_priced");
        assertThat(error.path("param").asText()).isEqualTo("models[1]");
        assertThat(error.path("message").asText()).contains("unpriced");
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        assertThat(new Client(gateway, "sk-penstock-nobody")
                        .post("/compare", "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    // --- what operators see

    @Test
    void aComparisonIsOneLineInTheLogWithTheFiguresOfAllLanes() throws Exception {
        HttpResponse<String> answer = compare("logged", comparing("\"m0\",\"m1\"", REQUEST));

        List<String> lines = new AccessLines(gateway).with(header(answer, "x-request-id"));

        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "operation=compare",
                        "model=m0,m1",
                        "status=200",
                        "attempts=2",
                        "input_tokens=20",
                        "output_tokens=10",
                        "cost_usd=" + Tariff.usd(2 * TARIFF.cost(10, 5)));
        Operator operator = new Operator(gateway);
        assertThat(operator.metric("gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name=\"compare\""))
                .isZero();
    }

    /** Its time is that of the answer, its cost that of all lanes. */
    @Test
    void aRaceIsLoggedOnceItsLastLaneIsOver() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        providers.get(0).otherwise(Billed.after(answered, Billed.of(40, 8)));
        CompletableFuture<HttpResponse<String>> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return compare("hung", comparing("\"m0\",\"m1\"", REQUEST, "\"strategy\":\"first\","));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        String id = header(asked.get(), "x-request-id");
        assertThat(new AccessLines(gateway).with(id)).isEmpty();
        answered.countDown();

        Eventually.asserts(() -> assertThat(new AccessLines(gateway).with(id))
                .singleElement()
                .asString()
                .contains("attempts=2", "cost_usd=" + Tariff.usd(TARIFF.cost(40, 8) + TARIFF.cost(10, 5))));
    }
}
