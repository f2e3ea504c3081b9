package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.Endpoint;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAssemblerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<byte[]> assembled(Endpoint endpoint, byte[] upstream) {
        StreamAssembler recorder = new StreamAssembler(endpoint, 1 << 20);
        AnswerStream stream = new AnswerStream(new AnswerStream.Wish(endpoint, 1, false), 1 << 20, null, recorder);
        stream.accept(upstream);
        stream.finish();
        return recorder.assembled();
    }

    private static JsonNode tree(Optional<byte[]> json) throws IOException {
        return JSON.readTree(json.orElseThrow());
    }

    @Test
    void makesOneAnswerOfTextDeltas() throws IOException {
        JsonNode answer =
                tree(assembled(Endpoint.CHAT_COMPLETIONS, Wire.golden("openai").upstream()));

        assertThat(answer).isEqualTo(JSON.readTree("""
                        {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"gpt-x",
                         "service_tier":"default","system_fingerprint":"fp_1",
                         "choices":[{"index":0,"message":{"role":"assistant",
                           "content":"Grüße, 世界 🌊 \\"usage\\":null","refusal":null},"logprobs":null,"finish_reason":"stop"}],
                         "usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050,
                           "prompt_tokens_details":{"cached_tokens":400,"cache_write_tokens":100,"audio_tokens":0},
                           "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":0,
                             "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}
                        """));
    }

    @Test
    void keepsWhatIsNoToolCallAmongToolCalls() throws IOException {
        JsonNode answer = tree(
                assembled(
                        Endpoint.CHAT_COMPLETIONS,
                        bytes(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[null]},\"finish_reason\":\"stop\"}]}\n\n")));

        assertThat(answer.at("/choices/0/message/tool_calls")).isEqualTo(JSON.readTree("[null]"));
    }

    @Test
    void mergesToolCallsByIndexAndChoicesByIndex() throws IOException {
        JsonNode choices = tree(assembled(
                        Endpoint.CHAT_COMPLETIONS, Wire.golden("tools").upstream()))
                .path("choices");

        assertThat(choices).isEqualTo(JSON.readTree("""
                        [{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1",
                           "type":"function","function":{"name":"wx","arguments":"{\\"a\\":1}"}}]},
                          "finish_reason":"tool_calls"},
                         {"index":1,"message":{"role":"assistant","content":"B"},"finish_reason":"length"}]
                        """));
    }

    @Test
    void joinsTextCompletions() throws IOException {
        JsonNode answer =
                tree(assembled(Endpoint.COMPLETIONS, Wire.golden("completions").upstream()));

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("Berlin");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void keepsUnknownMembersAndAppendsLogprobs() throws IOException {
        String stream = """
                data: {"id":"a","seed":12345678901234567890123,"x":{"a":1},"choices":[{"index":0,"delta":{"role":"assistant","content":"a","hint":"p"},"logprobs":{"content":[{"token":"a","logprob":-1.0}]},"filter":{"hate":{"severity":"safe"}}}]}

                data: {"id":"a","x":{"b":2},"choices":[{"index":0,"delta":{"content":"b","hint":"q"},"logprobs":{"content":[{"token":"b","logprob":-2.50}]},"filter":{"hate":{"severity":"safe"}},"finish_reason":"stop"}]}

                data: [DONE]

                """;

        String answer = text(assembled(Endpoint.CHAT_COMPLETIONS, bytes(stream)).orElseThrow());

        assertThat(answer)
                .contains(
                        "12345678901234567890123",
                        "\"x\":{\"a\":1,\"b\":2}",
                        "\"content\":\"ab\"",
                        "\"hint\":\"pq\"",
                        "[{\"token\":\"a\",\"logprob\":-1.0},{\"token\":\"b\",\"logprob\":-2.50}]",
                        "{\"hate\":{\"severity\":\"safe\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "groq,/usage/completion_tokens,8",
        "moonshot,/usage/cached_tokens,9",
        "continuous,/usage/completion_tokens,2"
    })
    void putsUsageWhereItBelongs(String golden, String pointer, int tokens) throws IOException {
        assertThat(tree(assembled(Endpoint.CHAT_COMPLETIONS, Wire.golden(golden).upstream()))
                        .at(pointer)
                        .asInt())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "error", "errorbare", "errornamed", "absurd"})
    void hasNoAnswerForABrokenStream(String golden) {
        assertThat(assembled(Endpoint.CHAT_COMPLETIONS, Wire.golden(golden).upstream()))
                .isEmpty();
    }

    @Test
    void hasNoAnswerForNothing() {
        assertThat(assembled(Endpoint.CHAT_COMPLETIONS, bytes("data: [DONE]\n\n")))
                .isEmpty();
    }

    @Test
    void needsNoDoneWhereEveryChoiceHasFinished() {
        String one = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";
        String other = "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}\n\n";

        assertThat(assembled(Endpoint.CHAT_COMPLETIONS, bytes(one))).isPresent();
        assertThat(assembled(Endpoint.CHAT_COMPLETIONS, bytes(one + other))).isEmpty();
    }

    @Test
    void givesUpOnAStreamThatIsTooLong() {
        StreamAssembler recorder = new StreamAssembler(Endpoint.CHAT_COMPLETIONS, 100);
        byte[] chunk = bytes("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}");
        recorder.event(chunk, 0, chunk.length);
        assertThat(recorder.assembled()).isPresent();

        recorder.event(chunk, 0, chunk.length);
        recorder.done();

        assertThat(recorder.assembled()).isEmpty();
    }

    @Test
    void joinsTheHalvesOfASurrogatePair() throws IOException {
        String stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud83c\"}}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\udf0a\\ud800\"},\"finish_reason\":\"stop\"}]}\n\n";

        assertThat(tree(assembled(Endpoint.CHAT_COMPLETIONS, bytes(stream)))
                        .at("/choices/0/message/content")
                        .textValue())
                .isEqualTo("🌊\ud800");
    }
}
