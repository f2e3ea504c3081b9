package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.RawConnection;
import dev.penstock.testing.RawReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no good client sends, and what they get: a clear no in the dialect's form, and nothing broken after. */
final class GarbageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestKey LOUD = new TestKey("loud");
    private static final int BODY_BYTES_MAX = 6_000_000;
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    private static final String GOOD = "{\"model\":\"sim-small\"," + MESSAGES + "}";

    @TempDir
    static Path folder;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        String more = "tenants: { noisy: { keys: { loud: { sha256: \"" + LOUD.sha256() + "\" } } } }";
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with(
                        "penstock.policies",
                        ShippedPolicies.plus(folder.resolve("policies"), more).toString())
                .with("penstock.redis.timeout", "5s")
                .with("penstock.edge.max-body-bytes", Integer.toString(BODY_BYTES_MAX))
                .with("penstock.edge.body-timeout", "1s")
                .with("penstock.edge.linger-timeout", "2s")
                .with("penstock.edge.max-exchanges", "16")
                .start();
    }

    /** Whatever was sent, nothing of it may look like a bug. */
    @AfterAll
    static void stop() {
        gateway.close();
        assertThat(gateway.log()).doesNotContain("Exception", "\tat ", " ERROR ", "error=bug", "status=5");
    }

    /**
     * A body that is wrong.
     *
     * @param path where it is sent
     * @param body the bytes
     * @param param the parameter that the answer must name; absent where the whole body is at fault
     */
    record Wrong(String path, byte[] body, @Nullable String param) {

        static Wrong of(String body, @Nullable String param) {
            return new Wrong(CHAT, body.getBytes(StandardCharsets.UTF_8), param);
        }

        static Wrong with(String member, String value) {
            return with(member, value, member);
        }

        static Wrong with(String member, String value, String param) {
            return of("{\"model\":\"sim-small\",\"" + member + "\":" + value + "," + MESSAGES + "}", param);
        }

        static Wrong at(String path, String body, String param) {
            return new Wrong(path, body.getBytes(StandardCharsets.UTF_8), param);
        }

        static Wrong bytes(byte[] body) {
            return new Wrong(CHAT, body, null);
        }

        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            return text.length() <= 80 ? text : text.substring(0, 80) + "…";
        }
    }

    static Stream<Wrong> wrongBodies() {
        return Stream.of(
                        noObjects(), noModels(), wrongInputs(), wrongTypes(), wrongNumbers(), wrongJson(), wrongBytes())
                .flatMap(List::stream);
    }

    private static List<Wrong> noObjects() {
        return Stream.of("", " ", "[]", "null", "true", "1", "\"text\"", "[" + GOOD + "]")
                .map(body -> Wrong.of(body, null))
                .toList();
    }

    private static List<Wrong> noModels() {
        return List.of(
                Wrong.of("{}", "model"),
                Wrong.of("{" + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":null," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":\"\"," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":\" \"," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":7," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":[\"sim-small\"]," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":\"sim\\u0000small\"," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":\"" + "m".repeat(300) + "\"," + MESSAGES + "}", "model"),
                Wrong.of("{\"model\":\"sim-small\",\"model\":\"sim-large\"," + MESSAGES + "}", "model"));
    }

    private static List<Wrong> wrongInputs() {
        return List.of(
                Wrong.of("{\"model\":\"sim-small\"}", "messages"),
                Wrong.of("{\"model\":\"sim-small\",\"messages\":null}", "messages"),
                Wrong.of("{\"model\":\"sim-small\",\"messages\":\"Hi\"}", "messages"),
                Wrong.of("{\"model\":\"sim-small\",\"messages\":{}}", "messages"),
                Wrong.of("{\"model\":\"sim-small\",\"messages\":[]}", "messages"),
                Wrong.of("{\"model\":\"sim-small\",\"messages\":[1]}", "messages[0]"),
                Wrong.of(
                        "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"user\",\"content\":1}]}",
                        "messages[0].content"),
                Wrong.at("/v1/completions", "{\"model\":\"sim-small\"}", "prompt"),
                Wrong.at("/v1/completions", "{\"model\":\"sim-small\",\"prompt\":[]}", "prompt"),
                Wrong.at("/v1/completions", "{\"model\":\"sim-small\",\"prompt\":[\"a\",1]}", "prompt[1]"),
                Wrong.at("/v1/embeddings", "{\"model\":\"sim-embed\"}", "input"),
                Wrong.at("/v1/embeddings", "{\"model\":\"sim-embed\",\"input\":{}}", "input"),
                Wrong.at("/v1/embeddings", "{\"model\":\"sim-embed\",\"input\":\"a\",\"stream\":true}", "stream"));
    }

    private static List<Wrong> wrongTypes() {
        return List.of(
                Wrong.with("stream", "\"true\""),
                Wrong.with("stream", "1"),
                Wrong.with("stream_options", "true"),
                Wrong.with("stream_options", "{\"include_usage\":\"yes\"}", "stream_options.include_usage"),
                Wrong.with("tools", "{}"),
                Wrong.with("tools", "[1]", "tools[0]"),
                Wrong.with("functions", "1"),
                Wrong.with("modalities", "\"text\""),
                // These are for the provider to refuse, and its words pass.
                Wrong.with("stop", "{\"a\":1}"),
                Wrong.with("response_format", "\"json\""));
    }

    private static List<Wrong> wrongNumbers() {
        return Stream.of("max_tokens", "max_completion_tokens", "n")
                .flatMap(member -> Stream.of(
                                "0",
                                "-1",
                                "1.0",
                                "1e1",
                                "1e309",
                                "\"10\"",
                                "true",
                                "[]",
                                "{}",
                                "9223372036854775807",
                                "9223372036854775808",
                                "1".repeat(200))
                        .map(value -> Wrong.with(member, value)))
                .toList();
    }

    private static List<Wrong> wrongJson() {
        return List.of(
                Wrong.of("{", null),
                Wrong.of(GOOD.substring(0, GOOD.length() - 1), "messages"),
                Wrong.of(GOOD + "x", null),
                Wrong.of(GOOD + GOOD, null),
                Wrong.of("{'model':'sim-small'}", null),
                Wrong.with("x", "NaN"),
                Wrong.with("x", "01"),
                Wrong.with("x", "+1"),
                Wrong.with("x", "\"a\tb\""),
                Wrong.with("x", "\"\\x41\""),
                Wrong.with("x", "{\"a\":1,\"a\":2}", "x.a"),
                Wrong.with("x", "[".repeat(65) + "]".repeat(65), "x" + "[0]".repeat(63)),
                Wrong.with("x", "[".repeat(100_000), "x" + "[0]".repeat(63)),
                Wrong.with("x", "{\"a\":".repeat(100_000), "x" + ".a".repeat(63)));
    }

    private static List<Wrong> wrongBytes() {
        byte[] good = GOOD.getBytes(StandardCharsets.US_ASCII);
        byte[] cut = GOOD.replace("Hi", "é").getBytes(StandardCharsets.ISO_8859_1);
        byte[] surrogate = GOOD.replace("Hi", "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1);
        byte[] overlong = GOOD.replace("Hi", "\u00c0\u0080").getBytes(StandardCharsets.ISO_8859_1);
        return List.of(
                Wrong.bytes(GOOD.getBytes(StandardCharsets.UTF_16)),
                Wrong.bytes(GOOD.getBytes(StandardCharsets.UTF_16LE)),
                Wrong.of("\ufeff" + GOOD, null),
                Wrong.bytes(cut),
                Wrong.bytes(surrogate),
                Wrong.bytes(overlong),
                Wrong.of(GOOD + "\u0000", null),
                Wrong.of("\u0000" + GOOD, null),
                new Wrong(CHAT, GOOD.replace("Hi", "H\u0000i").getBytes(StandardCharsets.UTF_8), "messages[0].content"),
                Wrong.bytes(Arrays.copyOf(new byte[0], 64)),
                Wrong.bytes(Arrays.copyOfRange(good, 1, good.length)));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void aWrongBodyGetsA400ThatNamesTheParameter(Wrong wrong) throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", wrong.path(), "content-length: " + wrong.body().length));
            connection.send(wrong.body());

            JsonNode error = error(connection.reply(), 400);

            assertThat(error.at("/type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.at("/param").asText(null)).isEqualTo(wrong.param());
            assertThat(error.at("/message").asText()).isNotEmpty().doesNotContain("Jackson", "Feature", "Source");
            isOpenForMore(connection);
        }
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: gateway\r\n"
                + "authorization: Bearer " + LOUD.text() + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String post(String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "content-length: " + body.length();
        return head("POST", CHAT, all) + body;
    }

    /** The error in the answer, which has the status, an id, and all of the dialect's members. */
    private static JsonNode error(RawReply reply, int status) throws IOException {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("x-request-id")).matches("req_[0-9a-f]{32}");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        JsonNode error = JSON.readTree(reply.body()).path("error");
        assertThat(error.fieldNames()).toIterable().containsExactlyInAnyOrder("message", "type", "param", "code");
        return error;
    }

    private static void isOpenForMore(RawConnection connection) throws IOException {
        assertThat(connection.send(post(GOOD)).reply().status()).isEqualTo(200);
    }

    private static RawReply once(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            return connection.send(request).reply();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1", "/v1/", "/v1/unheard-of", "/v1/chat/completions/", "/v1/models/", "/", "/unheard-of"})
    void anUnknownPathIs404(String path) throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            JsonNode error = error(connection.send(head("GET", path)).reply(), 404);

            assertThat(error.at("/code").asText()).isEqualTo("unknown_url");
            isOpenForMore(connection);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/models",
                "/v1//models",
                "/v1/./models",
                "/v1/../v1/models",
                "/v1/models/..",
                "/v1/%6dodels",
                "/v1/%2e%2e/models",
                "/v1%2Fmodels",
                "/v1/models;a=b",
                "/v1/models/a%00b",
                "/v1/models/a%252Fb"
            })
    void anOddPathIs400(String path) throws Exception {
        JsonNode error = error(once(head("GET", path)), 400);

        assertThat(error.at("/code").asText()).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "ODD"})
    void anotherMethodIs405(String method) throws Exception {
        RawReply reply = once(head(method, CHAT));

        error(reply, 405);
        assertThat(reply.header("allow")).isEqualTo("POST");
    }

    @Test
    void aSlashInAModelsIdComesAsItsEscape() throws Exception {
        JsonNode error = error(once(head("GET", "/v1/models/vendor%2Fmodel")), 404);

        assertThat(error.at("/code").asText()).isEqualTo("model_not_found");
        assertThat(error.at("/message").asText()).contains("vendor/model");
        assertThat(once(head("GET", "/v1/models/sim-small")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/html", "image/*", "nonsense", ";;", "application/json;q=0"})
    void whatAClientAcceptsDecidesNothing(String accept) throws Exception {
        assertThat(once(post(GOOD, "accept: " + accept)).status()).isEqualTo(200);
        assertThat(once(head("GET", "/v1/models", "accept: " + accept)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", ";;"})
    void whatABodyIsCalledDecidesNothing(String contentType) throws Exception {
        assertThat(once(post(GOOD, "content-type: " + contentType)).status()).isEqualTo(200);
    }

    @Test
    void aRequestWithoutAHostIs400() throws Exception {
        error(once(post(GOOD).replace("host: gateway\r\n", "")), 400);
        error(once(post(GOOD).replace("host: gateway", "host: a b")), 400);
    }

    @Test
    void aDeclaredBodyBeyondTheLimitIs413() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-length: " + (BODY_BYTES_MAX + 1)));

            RawReply reply = connection.reply();

            assertThat(error(reply, 413).at("/code").asText()).isEqualTo("request_too_large");
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aClientThatSendsFirstAndReadsThenSeesThe413() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-length: 20000000"));
            connection.send(new byte[20_000_000]);

            error(connection.reply(), 413);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aChunkedBodyBeyondTheLimitIs413() throws Exception {
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        // Those whom other tests have left may be under way still, and there are few places.
        Eventually.asserts(() -> {
            try (RawConnection connection = RawConnection.to(gateway.url())) {
                connection.send(head("POST", CHAT, "transfer-encoding: chunked"));
                for (int sent = 0; sent < 2 * BODY_BYTES_MAX; sent += 0x10000) {
                    connection.send(chunk);
                }

                error(connection.send("0\r\n\r\n").reply(), 413);
            }
        });
    }

    @Test
    void aBodyThatDoesNotEndAfterTheNoIsCutOff() throws Exception {
        byte[] more = new byte[1_000];
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-length: 2000000000"));
            error(connection.reply(), 413);

            assertThat(isCutOff(connection, more)).isTrue();
        }
    }

    private static boolean isCutOff(RawConnection connection, byte[] more) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        try {
            while (System.nanoTime() - deadline < 0) {
                connection.send(more);
            }
            return false;
        } catch (SocketException closed) {
            return true;
        }
    }

    @Test
    void aBodyOfFiveMegabytesWorks() throws Exception {
        String body = "{\"model\":\"sim-small\",\"unknown\":\"" + "x".repeat(5_000_000) + "\"," + MESSAGES + "}";

        assertThat(once(post(body)).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsSentSlowlyIs408() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-length: 100")).send("{");

            assertThat(error(connection.reply(), 408).at("/code").asText()).isEqualTo("request_timeout");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aPackedBodyIsUnpacked() throws Exception {
        byte[] packed = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-encoding: gzip", "content-length: " + packed.length));

            assertThat(connection.send(packed).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aCorruptlyPackedBodyIs400() throws Exception {
        byte[] packed = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        error(packed("gzip", Arrays.copyOf(packed, packed.length - 10)), 400);
        error(packed("gzip", GOOD.getBytes(StandardCharsets.UTF_8)), 400);
        error(packed("deflate", GOOD.getBytes(StandardCharsets.UTF_8)), 400);
        error(packed("gzip", new byte[0]), 400);
    }

    @Test
    void aBodyThatUnpacksBeyondTheLimitIs413() throws Exception {
        assertThat(error(packed("gzip", gzip(new byte[100_000_000])), 413)
                        .at("/code")
                        .asText())
                .isEqualTo("request_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "nonsense"})
    void anUnknownPackingIs415(String coding) throws Exception {
        JsonNode error = error(packed(coding, GOOD.getBytes(StandardCharsets.UTF_8)), 415);

        assertThat(error.at("/code").asText()).isEqualTo("unsupported_encoding");
    }

    private static RawReply packed(String coding, byte[] body) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "content-encoding: " + coding, "content-length: " + body.length));
            return connection.send(body).reply();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void headersOf60KibAreTakenAndLargerOnesRefused() throws Exception {
        assertThat(once(post(GOOD, "x-odd: " + "a".repeat(60 * 1024))).status()).isEqualTo(200);

        try (RawConnection connection = RawConnection.to(gateway.url())) {
            assertThat(connection
                            .send(post(GOOD, "x-odd: " + "a".repeat(70 * 1024)))
                            .reply()
                            .status())
                    .isEqualTo(431);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsToBeAskedForItsBodyIsAsked() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(head("POST", CHAT, "expect: 100-continue", "content-length: " + GOOD.length()));
            assertThat(connection.head().status()).isEqualTo(100);

            assertThat(connection.send(GOOD).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatOffersHttp2KeepsItsBody() throws Exception {
        HttpClient modern =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        String body = "{\"model\":\"sim-small\",\"unknown\":\"" + "x".repeat(2_000_000) + "\"," + MESSAGES + "}";

        // The first comes with the offer, the others over the connection that was agreed on.
        for (int i = 0; i < 3; i++) {
            assertThat(modern.send(modern(body), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void overHttp2AnErrorEndsNothingButItsStream() throws Exception {
        HttpClient modern =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

        for (int i = 0; i < 3; i++) {
            assertThat(modern.send(modern(GOOD), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(modern.send(modern("[]"), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(400);
            assertThat(modern.send(modern(" ".repeat(BODY_BYTES_MAX + 1)), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    private static HttpRequest modern(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.apiUrl() + "/chat/completions"))
                .header("authorization", "Bearer " + LOUD.text())
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void requestsInOneGoAreAnsweredInTheirOrder() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(post("[]")
                    + post(GOOD)
                    + head("GET", "/v1/unheard-of")
                    + head("GET", "/v1/models")
                    + post(GOOD, "content-encoding: br")
                    + head("PUT", CHAT)
                    + post(GOOD));

            for (int status : new int[] {400, 200, 404, 200, 415, 405, 200}) {
                assertThat(connection.reply().status()).isEqualTo(status);
            }
        }
    }

    @Test
    void ambiguousFramingIsRefused() throws Exception {
        String chunked = "transfer-encoding: chunked";
        assertThat(status(post(GOOD, chunked))).isEqualTo(400);
        assertThat(status(head("POST", CHAT, "content-length: 1", "content-length: 2") + "{}"))
                .isEqualTo(400);
        assertThat(status(head("POST", CHAT, "content-length: -1"))).isEqualTo(400);
        assertThat(status(head("POST", CHAT, "content-length: x"))).isEqualTo(400);
        assertThat(status("SSH-2.0-odd\r\n\r\n")).isEqualTo(400);
    }

    /** Such a target never becomes a request, and has no dialect to be answered in. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/%zz", "/v1\\models", "/v1/models?limit=%zz"})
    void aTargetThatIsNoUriIs400(String target) throws Exception {
        assertThat(once(head("GET", target)).status()).isEqualTo(400);
    }

    private static int status(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            int status = connection.send(request).reply().status();
            assertThat(connection.isAtEnd()).isTrue();
            return status;
        }
    }

    /** More of them than requests may be under way: each gives its place back. */
    @Test
    void clientsThatLeaveMidwayTakeNoPlaceWithThem() throws Exception {
        for (int i = 0; i < 10; i++) {
            leaveAfter(head("POST", CHAT, "content-length: 100") + "{");
            leaveAfter(head("POST", CHAT, "transfer-encoding: chunked") + "zz\r\n");
            leaveAfter(post("{\"simulator\":{\"first_token_ms\":100}," + GOOD.substring(1)));
            leaveInStream();
        }

        Eventually.asserts(() -> assertThat(
                        once(head("POST", CHAT, "content-length: 2") + "[]").status())
                .isEqualTo(400));
    }

    private static void leaveAfter(String bytes) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.url())) {
            connection.send(bytes);
        }
    }

    private static void leaveInStream() throws Exception {
        String slow = Client.asking("sim-small", "Hi", "\"stream\":true", "\"simulator\":{\"output_tokens\":40}");
        try (InputStream open =
                new Client(gateway, LOUD.text()).open("/chat/completions", slow).body()) {
            assertThat(open.read()).isNotNegative();
        }
    }
}
