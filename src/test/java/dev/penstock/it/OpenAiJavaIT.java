package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own SDK for Java against the shipped policy set and the simulated provider. */
final class OpenAiJavaIT {

    private static final TestKey SPENT = new TestKey("spent");
    private static final TestKey RATED = new TestKey("rated");
    private static final TestKey NARROW = new TestKey("narrow");

    private static final String TENANTS = """
            tenants:
              poor:
                keys:
                  spent: { sha256: "%s", models: [ "sim-*" ], budgets: [ { limit_usd: 0.000001, window: day } ] }
                  rated: { sha256: "%s", models: [ "sim-*" ], limits: { requests_per_minute: 30 } }
                  narrow: { sha256: "%s", models: [ "sim-*" ], limits: { concurrency: 1 } }
            """.formatted(SPENT.sha256(), RATED.sha256(), NARROW.sha256());

    @TempDir
    static Path folder;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with(
                        "penstock.policies",
                        ShippedPolicies.plus(folder.resolve("policies"), TENANTS)
                                .toString())
                .with("penstock.redis.timeout", "5s")
                .with("penstock.pipeline.drain-timeout", "1s")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.apiUrl())
                .apiKey(key)
                .build();
    }

    private static OpenAIClient demo() {
        return client(Client.DEMO_KEY);
    }

    private static ChatCompletionCreateParams.Builder asking(String question) {
        return ChatCompletionCreateParams.builder().model("sim-small").addUserMessage(question);
    }

    @Test
    void chats() {
        ChatCompletion answer =
                demo().chat().completions().create(asking("What is a weir?").build());

        assertThat(answer.choices().get(0).message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("weir"));
        assertThat(answer.usage()).hasValueSatisfying(usage -> {
            assertThat(usage.promptTokens()).isPositive();
            assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
        });
    }

    @Test
    void streamsAChatWithItsUsageAtTheEnd() {
        ChatCompletionCreateParams question = asking("What is a spillway?")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        List<ChatCompletionChunk> chunks = streamed(question);

        assertThat(text(chunks)).contains("spillway");
        assertThat(chunks.get(chunks.size() - 1).choices()).isEmpty();
        assertThat(chunks.get(chunks.size() - 1).usage())
                .hasValueSatisfying(
                        usage -> assertThat(usage.completionTokens()).isPositive());
        ChatCompletion whole =
                demo().chat().completions().create(asking("What is a spillway?").build());
        assertThat(whole.choices().get(0).message().content()).hasValue(text(chunks));
    }

    @Test
    void streamsNoUsageToWhoDidNotAsk() {
        List<ChatCompletionChunk> chunks = streamed(asking("What is a sluice?").build());

        assertThat(chunks).isNotEmpty().allSatisfy(chunk -> {
            assertThat(chunk.usage()).isEmpty();
            assertThat(chunk.choices()).isNotEmpty();
        });
    }

    private static List<ChatCompletionChunk> streamed(ChatCompletionCreateParams question) {
        try (StreamResponse<ChatCompletionChunk> stream =
                demo().chat().completions().createStreaming(question)) {
            return stream.stream().toList();
        }
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content().orElse(""))
                .collect(Collectors.joining());
    }

    @Test
    void completesText() {
        var answer = demo().completions()
                .create(CompletionCreateParams.builder()
                        .model("sim-small")
                        .prompt("Once upon a time")
                        .maxTokens(5)
                        .build());

        assertThat(answer.choices().get(0).text()).isNotEmpty();
        assertThat(answer.usage())
                .hasValueSatisfying(
                        usage -> assertThat(usage.completionTokens()).isBetween(1L, 5L));
    }

    @Test
    void embedsAlikeInBase64AndInFloats() {
        EmbeddingCreateParams.Builder wish =
                EmbeddingCreateParams.builder().model("sim-embed").inputOfArrayOfStrings(List.of("river", "dam"));

        // The SDK asks for base64 where nothing is said.
        var packed = demo().embeddings().create(wish.build());
        var plain = demo().embeddings()
                .create(wish.encodingFormat(EncodingFormat.FLOAT).build());

        assertThat(packed.data()).hasSize(2);
        assertThat(packed.data().get(0).embedding())
                .isNotEmpty()
                .isEqualTo(plain.data().get(0).embedding())
                .isNotEqualTo(packed.data().get(1).embedding());
        assertThat(packed.usage().promptTokens()).isPositive();
    }

    @Test
    void listsModelsAndFindsEach() {
        List<String> names =
                demo().models().list().data().stream().map(Model::id).toList();

        assertThat(names).containsExactlyInAnyOrder("sim-small", "sim-large", "sim-embed", "assistant");
        assertThat(demo().models().retrieve("assistant").id()).isEqualTo("assistant");
        assertThatThrownBy(() -> demo().models().retrieve("vendor/unheard-of"))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        error -> assertThat(error.getMessage()).contains("vendor/unheard-of"));
    }

    @Test
    void callsATool() {
        ChatCompletion answer = demo().chat()
                .completions()
                .create(asking("Please call read_gauge for the Rhine.")
                        .addFunctionTool(FunctionDefinition.builder()
                                .name("read_gauge")
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties", JsonValue.from(Map.of("river", Map.of("type", "string"))))
                                        .build())
                                .build())
                        .build());

        assertThat(answer.choices().get(0).finishReason().asString()).isEqualTo("tool_calls");
        var call = answer.choices().get(0).message().toolCalls().orElseThrow().get(0);
        assertThat(call.asFunction().function().name()).isEqualTo("read_gauge");
        assertThat(call.asFunction().function().arguments()).contains("\"river\"");
    }

    @Test
    void throwsUnauthorizedForABrokenKey() {
        assertThatThrownBy(() -> client("sk-penstock-demo-other")
                        .chat()
                        .completions()
                        .create(asking("Hello").build()))
                .isInstanceOfSatisfying(UnauthorizedException.class, error -> {
                    assertThat(error.code()).hasValue("invalid_api_key");
                    assertThat(error.headers().values("x-request-id")).hasSize(1);
                });
    }

    @Test
    void throwsNotFoundForAnUnknownModel() {
        assertThatThrownBy(() -> demo().chat()
                        .completions()
                        .create(asking("Hello").model("gpt-unheard-of").build()))
                .isInstanceOfSatisfying(NotFoundException.class, error -> {
                    assertThat(error.code()).hasValue("model_not_found");
                    assertThat(error.param()).hasValue("model");
                });
    }

    @Test
    void throwsBadRequestForAParameterThatIsWrong() {
        assertThatThrownBy(() -> demo().chat()
                        .completions()
                        .create(asking("Hello").n(1_000).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> assertThat(error.param()).hasValue("n"));
    }

    @Test
    void throwsOnAStreamThatBreaksOff() {
        ChatCompletionCreateParams question = asking("What is a penstock?")
                .putAdditionalBodyProperty("simulator", JsonValue.from(Map.of("cut_after_tokens", 3)))
                .build();

        assertThatThrownBy(() -> streamed(question))
                .isInstanceOfSatisfying(
                        SseException.class, error -> assertThat(error.code()).hasValue("upstream_disconnected"));
    }

    @Test
    void asksOnceWhereTheBudgetIsSpent() throws Exception {
        assertThatThrownBy(() -> client(SPENT.text())
                        .chat()
                        .completions()
                        .create(asking("Hello").build()))
                .isInstanceOfSatisfying(RateLimitException.class, error -> {
                    assertThat(error.code()).hasValue("insufficient_quota");
                    assertThat(error.type()).hasValue("insufficient_quota");
                    assertThat(error.headers().values("retry-after")).isEmpty();
                    assertThat(error.headers().values("x-penstock-budget-limit"))
                            .containsExactly("0.000001");
                });

        assertThat(new AccessLines(gateway).with("key=spent"))
                .singleElement()
                .asString()
                .contains("status=429");
    }

    @Test
    void asksAgainWhereTheRateLimitSaysWhen() throws Exception {
        Client impatient = new Client(gateway, RATED.text());
        int asked = 0;
        HttpResponse<String> last;
        do {
            last = impatient.chat(Client.asking("sim-small", "Question " + asked++));
        } while (last.statusCode() == 200 && asked < 100);
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("retry-after-ms")).isPresent();

        ChatCompletion answer = client(RATED.text())
                .chat()
                .completions()
                .create(asking("A question that can wait").build());

        assertThat(answer.choices()).hasSize(1);
    }

    @Test
    void givesUpAfterTwoRepetitionsWhereTheLimitStays() throws Exception {
        String endless = Client.asking(
                "sim-small", "Talk", "\"stream\":true", "\"simulator\":{\"hang\":true,\"cut_after_tokens\":2}");
        HttpResponse<InputStream> busy = new Client(gateway, NARROW.text()).open("/chat/completions", endless);
        try (InputStream open = busy.body()) {
            assertThat(open.read()).isNotNegative();

            assertThatThrownBy(() -> client(NARROW.text())
                            .chat()
                            .completions()
                            .create(asking("Hello").build()))
                    .isInstanceOfSatisfying(RateLimitException.class, OpenAiJavaIT::isRateLimit);
        }

        assertThat(new AccessLines(gateway).with("key=narrow"))
                .filteredOn(line -> line.contains("status=429"))
                .hasSize(3);
    }

    private static void isRateLimit(OpenAIServiceException error) {
        assertThat(error.code()).hasValue("rate_limit_exceeded");
        assertThat(error.headers().values("retry-after")).containsExactly("1");
    }
}
