package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.admin.RimProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RimProfile.class)
class SimulatorStreamTest {

    private static final String HELLO = "'messages':[{'role':'user','content':'Say hello'}]";
    private static final String AT_ONCE = "'simulator':{'first_token_ms':0,'tokens_per_second':0}";

    private static final int PATIENCE_MILLIS = 30_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TestHTTPResource("/simulator/v1/")
    URI base;

    @Test
    void streamsTheSameTextThatItAnswersWhole() throws Exception {
        JsonNode whole = Json.read(send("chat/completions", "{'model':'sim-small'," + HELLO + "," + AT_ONCE + "}")
                .body()
                .getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> stream =
                send("chat/completions", "{'model':'sim-small','stream':true," + HELLO + "," + AT_ONCE + "}");
        List<JsonNode> chunks = chunks(stream.body());

        assertThat(stream.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(stream.body()).endsWith("data: [DONE]\n\n").doesNotContain("usage");
        assertThat(text(chunks))
                .isEqualTo(whole.at("/choices/0/message/content").textValue());
        assertThat(chunks.get(0).at("/choices/0/delta/role").textValue()).isEqualTo("assistant");
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").textValue())
                .isEqualTo("stop");
    }

    @Test
    void endsWithUsageWhereAskedAndSaysNullBefore() throws Exception {
        List<JsonNode> chunks = chunks(send(
                        "chat/completions",
                        "{'model':'sim-small','stream':true,'stream_options':{'include_usage':true}," + HELLO + ","
                                + AT_ONCE + "}")
                .body());
        JsonNode last = chunks.get(chunks.size() - 1);

        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").intValue()).isEqualTo(SimTokenizer.count(text(chunks)));
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
    }

    @Test
    void streamsChoicesSideBySide() throws Exception {
        List<JsonNode> chunks = chunks(
                send("chat/completions", "{'model':'sim-small','stream':true,'n':3," + HELLO + "," + AT_ONCE + "}")
                        .body());

        assertThat(chunks.subList(0, 6))
                .extracting(chunk -> chunk.at("/choices/0/index").intValue())
                .containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(chunks.stream()
                        .filter(chunk -> chunk.at("/choices/0/finish_reason").isTextual()))
                .hasSize(3);
    }

    @Test
    void streamsTheArgumentsOfAToolCall() throws Exception {
        List<JsonNode> chunks = chunks(send(
                        "chat/completions",
                        "{'model':'sim-small','stream':true,'tool_choice':'required','tools':[{'type':'function',"
                                + "'function':{'name':'f','parameters':{'properties':{'a':{'const':42}}}}}]," + HELLO
                                + "," + AT_ONCE + "}")
                .body());
        StringBuilder arguments = new StringBuilder();
        chunks.forEach(chunk -> arguments.append(
                chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText()));

        assertThat(chunks.get(0)
                        .at("/choices/0/delta/tool_calls/0/function/name")
                        .textValue())
                .isEqualTo("f");
        assertThat(arguments.toString()).isEqualTo("{\"a\":42}");
    }

    @Test
    void streamsCompletions() throws Exception {
        List<JsonNode> chunks =
                chunks(send("completions", "{'model':'sim-small','stream':true,'prompt':'x'," + AT_ONCE + "}")
                        .body());

        assertThat(chunks).hasSize(16 + 1);
        assertThat(chunks.get(0).at("/choices/0/text").isTextual()).isTrue();
    }

    @Test
    void keepsThePaceThatItIsTold() throws Exception {
        long start = System.nanoTime();
        send(
                "chat/completions",
                "{'model':'sim-small','stream':true,'simulator':{'first_token_ms':100,'tokens_per_second':100,"
                        + "'output_tokens':11}," + HELLO + "}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void breaksOffAfterSoManyTokens() throws Exception {
        String cut = raw(
                "chat/completions",
                "{'model':'sim-small','stream':true,'simulator':{'cut_after_tokens':3}," + HELLO + "}");

        assertThat(cut.split("\"content\":\"", -1)).hasSize(1 + 1 + 3);
        assertThat(cut).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
        assertThatThrownBy(() -> send(
                        "chat/completions", "{'model':'sim-small','simulator':{'cut_after_tokens':3}," + HELLO + "}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void hangsWhereToldTo() {
        String body = "{'model':'sim-small','simulator':{'hang':true}," + HELLO + "}";

        assertThatThrownBy(() -> send("chat/completions", body, Duration.ofMillis(500)))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void billsWholeAnswersToClientsThatLeave() throws Exception {
        JsonNode before = bill();
        try (Socket socket = request(
                "chat/completions",
                "{'model':'sim-large','stream':true,'simulator':{'output_tokens':1000,'tokens_per_second':10}," + HELLO
                        + "}")) {
            assertThat(socket.getInputStream().read()).isPositive();
        }

        long patienceEnd = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        JsonNode after = bill();
        while (grown(before, after, "clients_gone") == 0 && System.nanoTime() < patienceEnd) {
            Thread.onSpinWait();
            after = bill();
        }
        assertThat(grown(before, after, "clients_gone")).isEqualTo(1);
        assertThat(grown(before, after, "completion_tokens")).isEqualTo(1000);
    }

    @Test
    void stopsWritingWhileTheClientDoesNotRead() throws Exception {
        String body = "{'model':'sim-small','stream':true,'simulator':{'first_token_ms':0,'tokens_per_second':0,"
                + "'output_tokens':30000}," + HELLO + "}";
        try (Socket slow = request("chat/completions", body)) {
            InputStream in = slow.getInputStream();
            assertThat(in.read()).isPositive();
            // Others are served meanwhile, and the slow reader gets all of it in the end.
            assertThat(send("models-are-elsewhere", "{}").statusCode()).isEqualTo(404);
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).contains("[DONE]").endsWith("0\r\n\r\n");
            assertThat(all.split("\"content\":\"", -1)).hasSize(1 + 1 + 30000);
        }
    }

    private static long grown(JsonNode before, JsonNode after, String member) {
        String pointer = "/models/sim-large/" + member;
        return after.at(pointer).longValue() - before.at(pointer).longValue();
    }

    private JsonNode bill() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("bill")).build();
        return Json.read(
                CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        return send(path, body, Duration.ofMillis(PATIENCE_MILLIS));
    }

    private HttpResponse<String> send(String path, String body, Duration patience) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Everything that comes back on a connection of its own, until the other side closes it. */
    private String raw(String path, String body) throws IOException {
        try (Socket socket = request(path, body)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket request(String path, String body) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + base.getPath() + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
                        + "content-type: application/json\r\ncontent-length: " + json.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(json);
        out.flush();
        return socket;
    }

    private static String text(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    private static List<JsonNode> chunks(String stream) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            if (!event.equals("data: [DONE]")) {
                assertThat(event).startsWith("data: ");
                chunks.add(Json.read(event.substring(6).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return chunks;
    }
}
