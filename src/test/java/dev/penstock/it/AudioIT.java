package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.AudioFiles;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What chats that are heard and spoken cost, and what of them a budget cannot carry. A key for each test. */
class AudioIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CAP = 400;
    private static final long LIMIT = 1_000_000_000;
    private static final String AMPLE = "budgets: [ { limit_usd: 1, window: total } ]";

    private static final long TEXT_IN = 2_500_003;
    private static final long TEXT_OUT = 10_000_007;
    private static final long AUDIO_IN = 40_000_009;
    private static final long AUDIO_OUT = 80_000_011;

    private static final String USAGE = """
            {"prompt_tokens":130,"completion_tokens":250,"total_tokens":380,
             "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":100,"text_tokens":30},
             "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":200,"text_tokens":50}}""".replace("\n", "");
    private static final long COST = nanoUsd(30 * TEXT_IN + 100 * AUDIO_IN + 50 * TEXT_OUT + 200 * AUDIO_OUT);

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("speaker", "fake/speaker")
                .model("deaf", "fake/deaf")
                .price(
                        "fake/speaker",
                        "input: 2.500003",
                        "output: 10.000007",
                        "audio_input: 40.000009",
                        "audio_output: 80.000011",
                        "max_input_tokens: 10000")
                .price("fake/deaf", "input: 1", "output: 2", "max_input_tokens: 10000")
                .key("refused", "refused", AMPLE)
                .key(
                        "poor",
                        "poor",
                        "budgets: [ { limit_usd: " + Tariff.usd(hold(heard("wav"), CAP) - 1) + ", window: day } ]");
        for (String key : List.of("whole", "streamed", "kept", "silent")) {
            policies.key(key, key, AMPLE);
        }
        gateway = Gateways.in(dir, policies).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void whatIsHeardAndSpokenIsChargedAtItsOwnPrices() throws Exception {
        provider.answer(Billed.withUsage(130, 250, USAGE));

        HttpResponse<String> answer = customer("whole").ask(heard("wav"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(COST));
        assertThat(header(answer, "Cache-Status")).doesNotContain("hit");
        assertThat(lastRequest()).isEqualTo(heard("wav"));
        awaitSpent("whole", COST);
    }

    @Test
    void aSpokenStreamIsChargedTheSame() throws Exception {
        provider.answer(spokenStream());

        HttpResponse<String> answer = customer("streamed").ask(Customer.streamed(heard("mp3")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"transcript\":\"Hi\"").contains("[DONE]");
        awaitSpent("streamed", COST);
    }

    @Test
    void aSpokenAnswerWithoutUsageIsChargedAtTheHold() throws Exception {
        provider.answer(
                Answer.json(
                        200,
                        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                                + "\"audio\":{\"id\":\"a\",\"data\":\"AAAA\",\"transcript\":\"Hi\"}},\"finish_reason\":\"stop\"}]}"));

        HttpResponse<String> answer = customer("silent").ask(heard("wav"));

        assertThat(header(answer, "x-penstock-cost")).isEqualTo(Tariff.usd(hold(heard("wav"), CAP)));
        awaitSpent("silent", hold(heard("wav"), CAP));
    }

    @Test
    void anEarlierAnswerByItsIdIsHeldAtTheLargestInput() throws Exception {
        provider.answer(Billed.withUsage(130, 250, USAGE));

        HttpResponse<String> answer = customer("kept").ask(kept("speaker"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        awaitSpent("kept", COST);
    }

    @Test
    void aBudgetMustCarryWhatCanBePlayed() throws Exception {
        HttpResponse<String> refused = customer("poor").ask(heard("wav"));

        assertThat(error(refused, "code")).isEqualTo("insufficient_quota");
        assertThat(header(refused, "x-penstock-budget-needed")).isEqualTo(Tariff.usd(hold(heard("wav"), CAP)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"SUQzBAAA\",\"format\":\"mp3\"}}]"
                        + "|messages[0].content[0]",
                "\"audio\":{\"id\":\"audio_1\"}|messages[0].audio",
            })
    void audioWithoutAPriceIsRefused(String member, String param) throws Exception {
        HttpResponse<String> refused =
                customer("refused").ask("{\"model\":\"deaf\",\"messages\":[{\"role\":\"user\"," + member + "}]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused, "code")).isEqualTo("cost_not_bounded");
        assertThat(error(refused, "param")).isEqualTo(param);
        assertThat(error(refused, "message")).contains("the model 'deaf' has no price");
    }

    /** A second of speech of which the body's other bytes are held as text. */
    private static String heard(String format) {
        byte[] file = format.equals("wav") ? AudioFiles.wav(8_000, 2, 1, 8_000) : AudioFiles.mp3(1_000);
        return "{\"model\":\"speaker\",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"alloy\",\"format\":\"wav\"},"
                + "\"max_completion_tokens\":" + CAP
                + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\","
                + "\"input_audio\":{\"data\":\"" + Base64.getEncoder().encodeToString(file) + "\",\"format\":\""
                + format
                + "\"}}]}]}";
    }

    private static String kept(String model) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":" + CAP + ",\"messages\":["
                + "{\"role\":\"assistant\",\"audio\":{\"id\":\"audio_1\"}},{\"role\":\"user\",\"content\":\"And then?\"}]}";
    }

    /** By hand: its bytes without the audio, what a template adds, and 50 tokens for each second, with 400 for the piece. */
    private static long hold(String body, long cap) {
        int from = body.indexOf("\"data\":\"") + "\"data\":\"".length();
        int encoded = body.indexOf('"', from) - from;
        long bytes = (encoded + 3) / 4 * 3L;
        long millis = (bytes * 1_000 + 15_999) / 16_000;
        long input = Tariff.inputBound(body) - encoded + millis * 50 / 1_000 + 1 + 400;
        return nanoUsd(input * AUDIO_IN + cap * AUDIO_OUT);
    }

    private static long nanoUsd(long pico) {
        return (pico + 999) / 1_000;
    }

    private static Answer spokenStream() {
        String head =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":";
        Answer events = Answer.events(
                head
                        + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"audio\":{\"id\":\"a\",\"transcript\":\"Hi\"}}}]}",
                head + "[{\"index\":0,\"delta\":{\"audio\":{\"data\":\"AAAA\"}}}]}",
                head + "[{\"index\":0,\"delta\":{\"audio\":{\"expires_at\":1}},\"finish_reason\":\"stop\"}]}",
                head + "[],\"usage\":" + USAGE + "}",
                "[DONE]");
        return (request, wire) -> {
            wire.bill(new Bill("m", 130, 250));
            events.to(request, wire);
        };
    }

    private static Customer customer(String key) {
        return new Customer(gateway, key);
    }

    private static String lastRequest() {
        return provider.requests().get(provider.requests().size() - 1).text();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String error(HttpResponse<String> answer, String member) throws Exception {
        JsonNode error = JSON.readTree(answer.body()).path("error");
        return error.path(member).asText();
    }

    private static void awaitSpent(String key, long spent) throws Exception {
        Eventually.asserts(() -> assertThat(new Operator(gateway).account(key + ".key:" + key + ".total"))
                .isEqualTo(new Operator.Account(LIMIT, spent, 0)));
    }
}
