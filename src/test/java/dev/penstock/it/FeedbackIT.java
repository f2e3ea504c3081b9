package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import dev.penstock.testing.RawConnection;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feedback finds the answer that it is about, counts once, and tells other tenants nothing. */
class FeedbackIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String THUMBS_UP = "\"name\":\"thumbs_up\",\"value\":true";
    private static final String SESSION = "x-penstock-session";

    @TempDir
    static Path dir;

    private static FakeProvider small;
    private static FakeProvider large;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        small = FakeProvider.start();
        large = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("small", small.url(), "retries: 0")
                .provider("large", large.url(), "retries: 0")
                .divided(
                        "assistant",
                        "small: { target: small/sim, weight: 50 }",
                        "large: { target: large/sim, weight: 50 }")
                .divided(
                        "saved",
                        List.of("small: { target: small/sim, weight: 50 }", "large: { target: large/sim, weight: 50 }"),
                        "cache: { ttl: 1h }")
                .model("plain", "small/sim")
                .key("acme", "alice")
                .key("acme", "bob")
                .key("rival", "mallory");
        gateway = Gateways.in(dir, policies)
                .with("penstock.edge.max-feedback-calls", "2")
                .start();
    }

    /** Comments are nobody's business but the store's, and nothing may look like a bug. */
    @AfterAll
    static void stop() {
        gateway.close();
        small.close();
        large.close();
        assertThat(gateway.log()).doesNotContain("Exception", "\tat ", " ERROR ", "a private word");
    }

    @Test
    void takesFeedbackByRequestOfWhicheverVariantAnswered() throws Exception {
        HttpResponse<String> answer = asked("assistant");

        HttpResponse<String> taken = given("alice", about(answer) + THUMBS_UP + ",\"comment\":\"a private word\"");

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        JsonNode receipt = JSON.readTree(taken.body());
        assertThat(receipt.path("id").asText()).startsWith("fb_");
        assertThat(receipt.path("object").asText()).isEqualTo("feedback");
        assertThat(receipt.path("name").asText()).isEqualTo("thumbs_up");
        assertThat(receipt.path("replaced").asBoolean(true)).isFalse();
        assertThat(receipt.has("lanes")).isFalse();
        assertThat(taken.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void aRepetitionIsTakenAndCountsOnce() throws Exception {
        HttpResponse<String> answer = asked("assistant");
        String id = JSON.readTree(given("alice", about(answer) + THUMBS_UP).body())
                .path("id")
                .asText();
        double before = counted();

        HttpResponse<String> again = given("bob", about(answer) + "\"name\":\"thumbs_up\",\"value\":1.0");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(again.body()).path("id").asText()).isEqualTo(id);
        assertThat(JSON.readTree(again.body()).path("replaced").asBoolean(true)).isFalse();
        assertThat(counted()).isEqualTo(before);
    }

    @Test
    void aChangeTakesThePlaceOfWhatWasSaidBefore() throws Exception {
        HttpResponse<String> answer = asked("assistant");
        given("alice", about(answer) + THUMBS_UP);
        double before = counted();

        HttpResponse<String> other = given("alice", about(answer) + "\"name\":\"thumbs_up\",\"value\":0.25");

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(other.body()).path("replaced").asBoolean()).isTrue();
        assertThat(counted()).isEqualTo(before + 1);
    }

    @Test
    void eachSourceHasAValueOfItsOwn() throws Exception {
        HttpResponse<String> answer = asked("assistant");
        given("alice", about(answer) + THUMBS_UP);

        assertThat(given("alice", about(answer) + THUMBS_UP + ",\"source\":\"operator\"")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void takesFeedbackOnTheLatestAnswerOfASession() throws Exception {
        HttpResponse<String> first = asked("assistant", SESSION, "chat 7");
        given("alice", about(first) + THUMBS_UP);
        HttpResponse<String> session = given("alice", "\"session\":\"chat 7\"," + THUMBS_UP);
        assertThat(session.statusCode()).as("the same answer by another name").isEqualTo(200);

        asked("assistant", SESSION, "chat 7");

        Eventually.asserts(() -> assertThat(
                        post("alice", "\"session\":\"chat 7\"," + THUMBS_UP).statusCode())
                .isEqualTo(201));
        assertThat(post("mallory", "\"session\":\"chat 7\"," + THUMBS_UP).statusCode())
                .isEqualTo(404);
    }

    /** Whoever gets it does not know that it is stored. */
    @Test
    void takesFeedbackOnAStoredAnswer() throws Exception {
        HttpResponse<String> first = asked("saved");
        HttpResponse<String> stored = asked("saved");
        assertThat(stored.headers().firstValue("cache-status")).get().asString().contains("hit");

        assertThat(given("alice", about(first) + THUMBS_UP).statusCode()).isEqualTo(201);
        assertThat(given("alice", about(stored) + THUMBS_UP).statusCode())
                .as("it is an answer of its own")
                .isEqualTo(201);
    }

    @Test
    void takesFeedbackOnAStream() throws Exception {
        HttpResponse<String> answer = client("alice").chat(Client.asking("assistant", "Hi", "\"stream\":true"));
        assertThat(answer.body()).contains("[DONE]");

        assertThat(given("alice", about(answer) + THUMBS_UP).statusCode()).isEqualTo(201);
    }

    @Test
    void saysTheSameOfAnothersAnswerAsOfNone() throws Exception {
        HttpResponse<String> answer = asked("assistant");
        given("alice", about(answer) + THUMBS_UP);
        HttpResponse<String> plain = asked("plain");

        HttpResponse<String> none = post("mallory", "\"request_id\":\"req_0\"," + THUMBS_UP);

        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(none.body()).at("/error/code").asText()).isEqualTo("answer_not_found");
        assertThat(post("mallory", about(answer) + THUMBS_UP).body()).isEqualTo(none.body());
        assertThat(post("mallory", about(answer) + "\"name\":\"stars\",\"value\":1")
                        .body())
                .isEqualTo(none.body());
        assertThat(post("mallory", "\"comparison_id\":\"cmp_0\",\"name\":\"preference\",\"winner\":\"A\"")
                        .body())
                .isEqualTo(none.body());
        assertThat(post("alice", about(plain) + THUMBS_UP).body()).isEqualTo(none.body());
    }

    @Test
    void namesTheDeclaredMetricsWhereAnotherIsGiven() throws Exception {
        HttpResponse<String> answer = asked("assistant");
        given("alice", about(answer) + THUMBS_UP);

        JsonNode error = JSON.readTree(post("alice", about(answer) + "\"name\":\"stars\",\"value\":5")
                        .body())
                .path("error");

        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText()).isEqualTo("name");
        assertThat(error.path("message").asText()).contains("thumbs_up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "''; -",
                "[]; -",
                "'{\"name\":'; name",
                "'{}'; request_id",
                "'{\"request_id\":\"req_1\",\"session\":\"s\",\"name\":\"thumbs_up\",\"value\":true}'; -",
                "'{\"request_id\":\"req_1\",\"name\":\"thumbs_up\",\"value\":\"yes\"}'; value",
                "'{\"request_id\":\"req_1\",\"name\":\"thumbs_up\",\"value\":1e99999999999}'; value",
                "'{\"request_id\":\"req_1\",\"name\":\"thumbs_up\",\"value\":true,\"value\":false}'; value",
                "'{\"request_id\":\"req_1\",\"name\":\"thumbs_up\",\"value\":true,\"sauce\":\"x\"}'; sauce",
                "'{\"request_id\":\"req_1\",\"name\":\"thumbs_up\",\"value\":true,\"source\":\"\"}'; source",
                "'{\"request_id\":\"req_1\",\"name\":\"preference\",\"winner\":\"A\"}'; comparison_id"
            })
    void refusesABodyThatIsWrong(String body, String param) throws Exception {
        HttpResponse<String> answer = client("alice").post("/feedback", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("invalid_request");
        assertThat(error.path("param").asText(null)).isEqualTo(param);
    }

    @Test
    void refusesWhatIsTooLargeUnknownOrWithoutAKey() throws Exception {
        String large = "{\"comment\":\"" + "c".repeat(70_000) + "\"}";

        assertThat(client("alice").post("/feedback", large).statusCode()).isEqualTo(413);
        assertThat(client("alice").get("/feedback").statusCode()).isEqualTo(405);
        assertThat(client("alice").post("/feedback/", "{}").statusCode()).isEqualTo(404);
        assertThat(new Client(gateway, "sk-penstock-alice-wrong")
                        .post("/feedback", "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void callsThatTakeTheirTimeKeepNobodyButOthersOfTheirKind() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try {
            // A call before may still be in its place, so that one of these found none.
            Eventually.asserts(() -> {
                slow.add(slowly());
                HttpResponse<String> refused = client("alice").post("/feedback", "{}");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("gateway_overloaded");
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            });
            asked("assistant");
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
        Eventually.asserts(() ->
                assertThat(client("alice").post("/feedback", "{}").statusCode()).isEqualTo(400));
    }

    /** A call whose body does not come. */
    private static RawConnection slowly() throws IOException {
        return RawConnection.to(gateway.url())
                .send("POST /v1/feedback HTTP/1.1\r\nhost: gateway\r\ncontent-length: 10\r\n\r\n{");
    }

    private static HttpResponse<String> asked(String model, String... headers) throws Exception {
        HttpResponse<String> answer = client("alice").chat(Client.asking(model, "Hi"), headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** The members that name the answer. */
    private static String about(HttpResponse<String> answer) {
        return "\"request_id\":\"" + answer.headers().firstValue("x-request-id").orElseThrow() + "\",";
    }

    /** Gives feedback on an answer that was just given: nobody waits until that is noted. */
    private static HttpResponse<String> given(String key, String members) throws Exception {
        Eventually.asserts(() -> assertThat(post(key, members.replaceFirst("\"name\":\"\\w+\"", "\"name\":\"none\""))
                        .statusCode())
                .isEqualTo(400));
        return post(key, members);
    }

    private static HttpResponse<String> post(String key, String members) throws Exception {
        return client(key).post("/feedback", "{" + members + "}");
    }

    private static Client client(String key) {
        return new Client(gateway, Policies.secret(key));
    }

    private static double counted() {
        return Scrape.of(gateway).sum("penstock_feedback_total", "name", "thumbs_up");
    }
}
