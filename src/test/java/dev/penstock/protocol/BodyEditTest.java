package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyEditTest {

    private final RequestReader reader = new RequestReader(RequestLimits.DEFAULTS);

    private RequestBody read(Endpoint endpoint, String body) {
        return reader.read(endpoint, bytes(body)).<RequestBody>fold(ok -> ok, refusal -> {
            throw new AssertionError(refusal + " of " + body);
        });
    }

    private BodyEdit chat(String members) {
        return BodyEdit.of(read(Endpoint.CHAT_COMPLETIONS, "{\"messages\":[{}],\"model\":\"m\"" + members + "}"));
    }

    private static String members(byte[] body) {
        return text(body).replace("\"messages\":[{}],\"model\":\"m\"", "…");
    }

    @Test
    void givesTheSameBytesWhereNothingChanges() {
        RequestBody body = read(Endpoint.CHAT_COMPLETIONS, "{\"messages\":[{}],\"model\":\"\\u006d\"}");

        assertThat(BodyEdit.of(body).model("m").apply()).isSameAs(body.bytes());
    }

    @Test
    void keepsOddAndFutureMembersByteForByte() {
        String body = "\n {  \"seed\" : 12345678901234567890123 ,\t\"temperature\":1.0,\"big\":1E+400,\r\n"
                + "\"m\\u006fdel\" : \"\\u0061lias\" , \"messages\":[{\"content\":\"\\u00e9 é \\/ \\ud83c\\udf0a\"}],"
                + "\"future\":{\"nested\":[ null , -0.0 ]} ,\"stream\":true}  \n";

        byte[] edited = BodyEdit.of(read(Endpoint.CHAT_COMPLETIONS, body))
                .model("x/\"y\"\\ é")
                .includeUsage()
                .outputCap(9)
                .apply();

        assertThat(text(edited))
                .isEqualTo(body.replace("\"\\u0061lias\"", "\"x/\\\"y\\\"\\\\ é\"")
                        .replace(
                                "{  \"seed\"",
                                "{\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":9,  \"seed\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|{\"stream_options\":{\"include_usage\":true},…}",
                ",\"stream_options\":null|{…,\"stream_options\":{\"include_usage\":true}}",
                ",\"stream_options\":{ }|{…,\"stream_options\":{\"include_usage\":true }}",
                ",\"stream_options\":{\"a\":1}|{…,\"stream_options\":{\"include_usage\":true,\"a\":1}}",
                ",\"stream_options\":{\"include_usage\" : false}|{…,\"stream_options\":{\"include_usage\" : true}}",
                ",\"stream_options\":{\"a\":{},\"include_usage\":null }|{…,\"stream_options\":{\"a\":{},\"include_usage\":true }}",
                ",\"stream_options\":{\"include_usage\":true}|{…,\"stream_options\":{\"include_usage\":true}}",
            })
    void asksForUsage(String members, String expected) {
        assertThat(members(chat(members).includeUsage().apply())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|{\"max_completion_tokens\":50,…}",
                ",\"max_tokens\":null|{\"max_completion_tokens\":50,…,\"max_tokens\":null}",
                ",\"max_completion_tokens\":null|{…,\"max_completion_tokens\":50}",
                ",\"max_tokens\":50|{…,\"max_tokens\":50}",
                ",\"max_completion_tokens\":50|{…,\"max_completion_tokens\":50}",
                ",\"max_tokens\":10,\"max_completion_tokens\":50|{…,\"max_tokens\":10,\"max_completion_tokens\":50}",
                ",\"max_tokens\":50,\"max_completion_tokens\":null|{…,\"max_tokens\":50,\"max_completion_tokens\":null}",
                ",\"n_predict\":50|{\"max_completion_tokens\":50,…,\"n_predict\":50}",
                ",\"n_predict\":50,\"max_tokens\":10|{…,\"n_predict\":50,\"max_tokens\":10}",
                ",\"n_predict\":null|{\"max_completion_tokens\":50,…,\"n_predict\":null}",
            })
    void capsTheOutputOfAChat(String members, String expected) {
        assertThat(members(chat(members).outputCap(50).apply())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|{\"max_tokens\":50,…}",
                ",\"max_completion_tokens\":50|{\"max_tokens\":50,…,\"max_completion_tokens\":50}",
                ",\"n_predict\":50,\"max_completion_tokens\":10|{\"max_tokens\":50,…,\"n_predict\":50,\"max_completion_tokens\":10}",
                ",\"max_tokens\":null|{…,\"max_tokens\":50}",
            })
    void capsTheOutputForAServerThatKnowsMaxTokensOnly(String members, String expected) {
        assertThat(members(chat(members).outputCap(50, BodyEdit.MAX_TOKENS).apply()))
                .isEqualTo(expected);
    }

    @Test
    void lowersEveryCapOfTheClientsThatIsLarger() {
        String caps = ",\"max_tokens\":900,\"max_completion_tokens\":40,\"n_predict\":51";

        assertThat(members(chat(caps).outputCap(50).apply()))
                .isEqualTo("{…,\"max_tokens\":50,\"max_completion_tokens\":40,\"n_predict\":50}");
        assertThat(members(chat(",\"max_completion_tokens\":900")
                        .outputCap(50, BodyEdit.MAX_TOKENS)
                        .apply()))
                .isEqualTo("{\"max_tokens\":50,…,\"max_completion_tokens\":50}");
    }

    @Test
    void capsTextCompletionsInMaxTokensWhateverTheServerObeysInChats() {
        RequestBody body = read(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"\",\"max_completion_tokens\":16}");

        String expected = "{\"max_tokens\":16,\"model\":\"m\",\"prompt\":\"\",\"max_completion_tokens\":16}";
        assertThat(text(BodyEdit.of(body).outputCap(16).apply())).isEqualTo(expected);
        assertThat(text(BodyEdit.of(body)
                        .outputCap(16, BodyEdit.MAX_COMPLETION_TOKENS)
                        .apply()))
                .isEqualTo(expected);
    }

    /** A naive twin: the same members as text, joined anew with the edited values in their places. */
    @Test
    void differsFromRandomBodiesOnlyWhereSpliced() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Random random = new Random(20261124);
        for (int round = 0; round < 5_000; round++) {
            RandomBody body = new RandomBody(random);

            byte[] edited = BodyEdit.of(read(Endpoint.CHAT_COMPLETIONS, body.sent()))
                    .model("new \"model\"")
                    .includeUsage()
                    .outputCap(50)
                    .apply();

            assertThat(text(edited)).isEqualTo(body.expected());
            JsonNode tree = mapper.readTree(edited);
            assertThat(tree.path("model").asText()).isEqualTo("new \"model\"");
            assertThat(tree.path("stream_options").path("include_usage").asBoolean())
                    .isTrue();
        }
    }

    private static final class RandomBody {

        private static final String SEPARATOR = "\u0001";

        private final Random random;
        private final List<String> sent = new ArrayList<>();
        private String inserted = "";

        RandomBody(Random random) {
            this.random = random;
            member("messages", "[{\"role\":\"user\",\"x\":" + value(3) + "}]");
            edited("model", "\"o\\u006cd\"", "\"new \\\"model\\\"\"");
            options();
            cap();
            int more = random.nextInt(5);
            for (int i = 0; i < more; i++) {
                member("unknown" + i + (random.nextBoolean() ? "\\u0020é" : ""), value(4));
            }
            Collections.shuffle(sent, random);
        }

        private void options() {
            switch (random.nextInt(4)) {
                case 0 -> inserted += "\"stream_options\":{\"include_usage\":true},";
                case 1 -> edited("stream_options", "null", "{\"include_usage\":true}");
                case 2 ->
                    member(
                            "stream_options",
                            "{" + space() + "\"a\":" + value(2) + ",\"include_usage\"" + space() + ":" + SEPARATOR
                                    + "false" + SEPARATOR + "true" + SEPARATOR + space() + "}");
                default ->
                    member(
                            "stream_options",
                            "{" + SEPARATOR + SEPARATOR + "\"include_usage\":true," + SEPARATOR + " \"a\":1}");
            }
        }

        private void cap() {
            switch (random.nextInt(4)) {
                case 0 -> inserted += "\"max_completion_tokens\":50,";
                case 1 -> member("max_tokens", "50");
                case 2 -> member("max_completion_tokens", "49");
                default -> edited("max_completion_tokens", "null", "50");
            }
        }

        private void member(String name, String value) {
            sent.add(space() + "\"" + name + "\"" + space() + ":" + space() + value + space());
        }

        /** Between separators stand the value as sent and the value as edited. */
        private void edited(String name, String before, String after) {
            member(name, SEPARATOR + before + SEPARATOR + after + SEPARATOR);
        }

        String sent() {
            return "{" + String.join(",", sent).replaceAll("\u0001([^\u0001]*)\u0001[^\u0001]*\u0001", "$1") + "}";
        }

        String expected() {
            return "{" + inserted + String.join(",", sent).replaceAll("\u0001[^\u0001]*\u0001([^\u0001]*)\u0001", "$1")
                    + "}";
        }

        private String space() {
            return " \n\t\r".repeat(2).substring(0, random.nextInt(3) == 0 ? random.nextInt(8) : 0);
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 0 ? 9 : 7)) {
                case 0 -> "null";
                case 1 -> "\"é\\n\\ud83c\\udf0a\\\"model\\\":{[ \\\\\"";
                case 2 -> "1.0";
                case 3 -> Long.toString(random.nextLong()) + random.nextInt(Integer.MAX_VALUE);
                case 4 -> "-1.5E-400";
                case 5 -> "\"stream_options\"";
                case 6 -> "[" + space() + "]";
                case 7 -> "[" + value(depth - 1) + space() + "," + space() + value(depth - 1) + "]";
                default ->
                    "{" + space() + "\"model\":" + value(depth - 1) + ",\"max_tokens\" :" + value(depth - 1) + space()
                            + "}";
            };
        }
    }
}
