package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReplayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode replayed(Endpoint endpoint, byte[] answer, boolean includeUsage) throws IOException {
        StreamAssembler recorder = new StreamAssembler(endpoint, 1 << 24);
        AnswerStream stream = new AnswerStream(new AnswerStream.Wish(endpoint, 1, true), 1 << 20, null, recorder);
        for (byte[] event : StreamReplay.events(endpoint, answer, includeUsage)) {
            assertThat(stream.accept(event)).isSameAs(event);
        }
        assertThat(stream.isComplete()).isTrue();
        return JSON.readTree(recorder.assembled().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "tools", "rich"})
    void givesTheAnswerAgainWhenItIsPutTogether(String name) throws IOException {
        byte[] answer = Wire.resource(name + ".answer.json");

        assertThat(replayed(Endpoint.CHAT_COMPLETIONS, answer, true)).isEqualTo(JSON.readTree(answer));
    }

    @Test
    void givesATextCompletionAgain() throws IOException {
        byte[] answer = Wire.resource("completion.answer.json");

        assertThat(replayed(Endpoint.COMPLETIONS, answer, true)).isEqualTo(JSON.readTree(answer));
    }

    @Test
    void givesRandomTextsAgain() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            ObjectNode answer = (ObjectNode) JSON.readTree(Wire.resource("tools.answer.json"));
            ObjectNode message = (ObjectNode) answer.at("/choices/0/message");
            message.put("content", randomText(random)).put("reasoning_content", randomText(random));
            ((ObjectNode) message.at("/tool_calls/1/function")).put("arguments", randomText(random));

            assertThat(replayed(Endpoint.CHAT_COMPLETIONS, JSON.writeValueAsBytes(answer), true))
                    .isEqualTo(answer);
        }
    }

    private static String randomText(Random random) {
        String alphabet = "ab \n\"\\é世";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(1_500);
        while (text.length() < length) {
            text.append(random.nextInt(4) == 0 ? "🌊" : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void tellsUsageOnlyToWhoAsked() throws IOException {
        byte[] answer = Wire.resource("chat.answer.json");

        assertThat(replayed(Endpoint.CHAT_COMPLETIONS, answer, false).has("usage"))
                .isFalse();
        assertThat(StreamReplay.events(Endpoint.CHAT_COMPLETIONS, answer, true))
                .hasSize(StreamReplay.events(Endpoint.CHAT_COMPLETIONS, answer, false)
                                .size()
                        + 1);
    }

    @Test
    void beginsWithTheRoleAndEndsWithTheFinishAndDone() {
        List<String> events =
                StreamReplay.events(Endpoint.CHAT_COMPLETIONS, Wire.resource("chat.answer.json"), false).stream()
                        .map(Wire::text)
                        .toList();

        assertThat(events.get(0))
                .contains("\"object\":\"chat.completion.chunk\"", "\"role\":\"assistant\"", "\"content\":\"\"");
        assertThat(events.get(1)).contains("\"delta\":{\"content\":\"Hello\"}", "\"finish_reason\":null");
        assertThat(events.get(2)).contains("\"delta\":{}", "\"finish_reason\":\"stop\"");
        assertThat(events.get(3)).isEqualTo("data: [DONE]\n\n");
        assertThat(events).hasSize(4).allMatch(event -> event.endsWith("\n\n"));
    }

    @Test
    void cutsTextIntoPiecesOf64To512BytesBetweenCodePoints() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            String text = randomText(random);

            List<String> pieces = TextPieces.of(text);

            assertThat(String.join("", pieces)).isEqualTo(text);
            for (String piece : pieces) {
                byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
                assertThat(text(utf8)).isEqualTo(piece);
                assertThat(utf8.length).isLessThanOrEqualTo(512);
                assertThat(utf8.length >= 64 || pieces.size() == 1).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[null]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[null]}}]}",
                "{\"choices\":[{\"message\":{},\"score\":NaN}]}"
            })
    void refusesAnswersThatAreOddlyMade(String answer) {
        assertThatThrownBy(() -> StreamReplay.events(Endpoint.CHAT_COMPLETIONS, bytes(answer), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatCannotBeStreamed() {
        assertThatThrownBy(() -> StreamReplay.events(Endpoint.EMBEDDINGS, bytes("{}"), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StreamReplay.events(Endpoint.COMPLETIONS, bytes("<html>"), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
