package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Tags;
import dev.penstock.core.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private final RequestReader reader = new RequestReader(RequestLimits.DEFAULTS);

    private Verdict<RequestBody> read(Endpoint endpoint, String body) {
        return reader.read(endpoint, bytes(body));
    }

    private RequestBody body(String members) {
        return read(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"," + MESSAGES + members + "}")
                .fold(body -> body, refusal -> {
                    throw new AssertionError(refusal.message());
                });
    }

    private Ask chat(String members) {
        return ask(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"," + MESSAGES + members + "}");
    }

    private Ask ask(Endpoint endpoint, String body) {
        return read(endpoint, body).<Ask>fold(RequestBody::ask, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    private Refusal refusal(Endpoint endpoint, String body) {
        return read(endpoint, body)
                .<Refusal>fold(
                        ask -> {
                            throw new AssertionError("not refused: " + body);
                        },
                        refusal -> refusal);
    }

    private Refusal chatRefusal(String members) {
        return refusal(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"," + MESSAGES + members + "}");
    }

    @Test
    void readsWhatAChatAsks() {
        String body =
                "{\"model\":\"sim-\\u0073mall\",\"messages\":[{\"role\":\"system\",\"content\":\"x\",\"name\":\"n\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"y\"}]}],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},\"n\":2,\"max_tokens\":10,\"max_completion_tokens\":20,"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"user\":\"u\",\"future\":{\"a\":[1]}}";

        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, body);

        assertThat(ask)
                .isEqualTo(new Ask(
                        Endpoint.CHAT_COMPLETIONS,
                        "sim-small",
                        true,
                        true,
                        2,
                        OptionalLong.of(20),
                        body.length(),
                        4,
                        false,
                        null,
                        0,
                        "u"));
    }

    @Test
    void asksForNothingWhereMembersAreNull() {
        Ask ask = chat(",\"stream\":null,\"stream_options\":null,\"n\":null,\"max_tokens\":null,\"tools\":null,"
                + "\"user\":null,\"metadata\":null,\"web_search_options\":null,\"modalities\":null,"
                + "\"service_tier\":null,\"prediction\":null,\"n_predict\":null,\"models\":null,"
                + "\"provider\":null,\"preset\":null");

        assertThat(ask.stream()).isFalse();
        assertThat(ask.usageInStream()).isFalse();
        assertThat(ask.choices()).isEqualTo(1);
        assertThat(ask.outputCap()).isEmpty();
        assertThat(ask.opaqueInput()).isFalse();
        assertThat(ask.unboundedBy()).isNull();
        assertThat(ask.predictedBytes()).isZero();
        assertThat(ask.user()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"|1|1",
                "[\"a\",\"b\",\"c\"]|3|3",
                "[1,2,3,4]|1|1",
                "[[1,2],[3]]|2|2",
            })
    void countsPrompts(String prompt, long prompts, long items) {
        Ask completions =
                ask(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":" + prompt + ",\"n\":2,\"best_of\":5}");
        Ask embeddings = ask(Endpoint.EMBEDDINGS, "{\"input\":" + prompt + ",\"model\":\"m\"}");

        assertThat(completions.choices()).isEqualTo(5 * prompts);
        assertThat(completions.inputItems()).isEqualTo(items);
        assertThat(embeddings.choices()).isEqualTo(1);
        assertThat(embeddings.inputItems()).isEqualTo(items);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"max_completion_tokens\":7|7",
                ",\"max_completion_tokens\":7,\"max_tokens\":5|7",
                ",\"max_tokens\":5,\"n_predict\":90|90",
                ",\"max_new_tokens\":6|6",
                ",\"max_new_tokens\":6,\"n_predict\":null,\"max_tokens\":8|8",
            })
    void takesTheLargestCapThatAnyServerMayObey(String members, long cap) {
        assertThat(chat(members).outputCap()).hasValue(cap);
        assertThat(ask(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"x\"" + members + "}")
                        .outputCap())
                .hasValue(cap);
    }

    @Test
    void measuresThePrediction() {
        assertThat(chat(",\"prediction\":{\"type\":\"content\",\"content\":\"x\"} ,\"x\":1")
                        .predictedBytes())
                .isEqualTo("{\"type\":\"content\",\"content\":\"x\"}".length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"tools\":[{\"type\":\"function\"},{\"type\":\"web_search\"}]|tools[1]",
                ",\"tools\":[{\"google_search\":{}}]|tools[0]",
                ",\"web_search_options\":{\"search_context_size\":\"high\"}|web_search_options",
                ",\"search_parameters\":{\"mode\":\"on\"}|search_parameters",
                ",\"plugins\":[{\"id\":\"web\"}]|plugins",
                ",\"enable_search\":true|enable_search",
                ",\"data_sources\":[{}]|data_sources",
                ",\"previous_response_id\":\"r\"|previous_response_id",
                ",\"conversation\":\"c\"|conversation",
                ",\"models\":[\"dear/model\"]|models",
                ",\"route\":\"fallback\"|route",
                ",\"provider\":{\"order\":[\"dear-host\"]}|provider",
                ",\"preset\":\"dear\"|preset",
                ",\"service_tier\":\"priority\"|service_tier",
                ",\"service_tier\":{}|service_tier",
                ",\"modalities\":[\"text\",\"image\"]|modalities[1]",
            })
    void namesWhatMakesTokensDearer(String members, String member) {
        assertThat(chat(members).unboundedBy()).isEqualTo(member);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\":[\"x\",{\"type\":\"input_audio\"}]}|messages[0].content[1]",
                "{\"content\":[{\"type\":\"audio_url\",\"audio_url\":{}}]}|messages[0].content[0]",
                "{\"content\":[{\"type\":\"text\",\"text\":\"\",\"input_audio\":{}}]}|messages[0].content[0]",
                "{\"audio\":{\"id\":\"a\"}}|messages[0].audio",
                "{\"content\":[{\"type\":\"image_url\"}]}|",
            })
    void namesTheMessageThatIsHeard(String message, String member) {
        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, "{\"messages\":[" + message + "],\"model\":\"m\"}");

        assertThat(ask.opaqueInput()).isTrue();
        assertThat(ask.unboundedBy()).isNull();
        assertThat(ask.audio()).isEqualTo(new Audio(member, null, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"a\"}|modalities[1]",
                ",\"audio\":{\"voice\":\"a\"}|audio",
                ",\"modalities\":[\"text\"],\"audio\":null|",
            })
    void namesWhatHasTheAnswerSpoken(String members, String member) {
        Ask ask = chat(members);

        assertThat(ask.opaqueInput()).isFalse();
        assertThat(ask.unboundedBy()).isNull();
        assertThat(ask.audio()).isEqualTo(new Audio(null, member, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "default", "flex"})
    void isNotAfraidOfUsualTiers(String tier) {
        assertThat(chat(",\"service_tier\":\"" + tier + "\"").unboundedBy()).isNull();
    }

    @Test
    void lendsDearAnswersOfTheSameInputToTheCache() {
        assertThat(chat(",\"service_tier\":\"priority\"").opaqueInput()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"Max_Tokens\":9|Max_Tokens|max_tokens",
                ",\"max_to\u212Aens\":9|max_to\u212Aens|max_tokens",
                ",\"max_token\\u017f\":9|max_token\u017F|max_tokens",
                ",\"N\":9|N|n",
                ",\"STREAM\":true|STREAM|stream",
                ",\"Web_search_options\":{}|Web_search_options|web_search_options",
                ",\"stream_options\":{\"Include_usage\":true}|stream_options.Include_usage|include_usage",
                ",\"tools\":[{\"type\":\"function\",\"Type\":\"web_search\"}]|tools[0].Type|type",
            })
    void refusesNamesThatOtherParsersTakeForOnesThatItReads(String members, String param, String meant) {
        Refusal refusal = chatRefusal(members);

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains("'" + meant + "'");
    }

    @Test
    void refusesContentThatItWouldOverlook() {
        assertThat(refusal(
                                Endpoint.CHAT_COMPLETIONS,
                                "{\"model\":\"m\",\"messages\":[{\"Content\":[{\"type\":\"image_url\"}]}]}")
                        .param())
                .isEqualTo("messages[0].Content");
    }

    @Test
    void letsUnknownNamesPassInAnyCase() {
        assertThat(chat(",\"Future\":1,\"maxTokens\":2,\"\u00c4\":3,\"metadata\":{\"Model\":\"x\"}")
                        .outputCap())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"tools\":[{\"type\":\"web_search\"}]",
                ",\"tools\":[{\"name\":\"no type\"}]",
                ",\"web_search_options\":{}",
                ",\"plugins\":[{\"id\":\"web\"}]",
                ",\"enable_search\":true",
                ",\"modalities\":[\"text\",\"image\"]",
                ",\"previous_response_id\":\"r\"",
            })
    void noticesInputThatTheBytesDoNotBound(String members) {
        assertThat(chat(members).opaqueInput()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image_url", "input_audio", "file", "video_url", "a_future_part"})
    void noticesContentThatIsNoText(String type) {
        String body =
                "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"\"},{\"x\":{\"type\":\"text\"},\"type\":\""
                        + type + "\"}]}],\"model\":\"m\"}";

        assertThat(ask(Endpoint.CHAT_COMPLETIONS, body).opaqueInput()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"prediction\":{\"type\":\"content\",\"content\":\"x\"}",
                ",\"tools\":[{\"type\":\"function\"},{\"type\":\"custom\"}]",
                ",\"modalities\":[\"text\"]",
                ",\"enable_search\":false",
                ",\"audio\":{\"voice\":\"a\"}",
                ",\"functions\":[{\"name\":\"f\"}]",
            })
    void isNotAfraidOfWhatBytesBound(String members) {
        assertThat(chat(members).opaqueInput()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"user\":\"b\",\"safety_identifier\":\"a\"|a",
                ",\"metadata\":{\"user_id\":\"c\"},\"user\":\"b\"|b",
                ",\"metadata\":{\"x\":{\"user_id\":\"d\"},\"user_id\":\"c\"}|c",
                ",\"metadata\":{\"user_id\":7},\"user\":\"\"|",
                ",\"user\":{\"id\":\"x\"},\"metadata\":\"y\"|",
            })
    void findsTheEndUser(String members, String user) {
        assertThat(chat(members).user()).isEqualTo(user);
    }

    @Test
    void findsWhatTheRequestIsMarkedWith() {
        Tags tags = body(",\"metadata\":{\"chat\":\"c-1\",\"n\":7,\"user_id\":\"u\",\"empty\":\"\"},"
                        + "\"prompt_cache_key\":\"k\\u00e9y\"")
                .tags();

        assertThat(tags).isEqualTo(new Tags(Map.of("chat", "c-1", "user_id", "u"), "kéy"));
        assertThat(body("").tags()).isEqualTo(Tags.NONE);
    }

    /** Nobody is refused for a mark that only an experiment would look at. */
    @Test
    void leavesMarksAloneThatAreNoShortText() {
        String longest = "\\u0061".repeat(512);

        assertThat(body(",\"metadata\":{\"a\":\"" + longest + "\",\"b\":\"" + "b".repeat(513) + "\",\"c\":\""
                                + "c".repeat(9000)
                                + "\",\"d\":\"\\u0000\",\"e\":{\"f\":[\"g\"]}},\"prompt_cache_key\":\""
                                + "k".repeat(9000)
                                + "\"")
                        .tags())
                .isEqualTo(new Tags(Map.of("a", "a".repeat(512)), null));
    }

    @Test
    void looksAtSixteenMembersOfMetadata() {
        String members =
                IntStream.range(0, 20).mapToObj(i -> "\"m" + i + "\":\"x\"").collect(Collectors.joining(","));

        assertThat(body(",\"metadata\":{" + members + "}").tags().metadata()).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"n\":0|n",
                ",\"n\":129|n",
                ",\"n\":1.0|n",
                ",\"n\":\"1\"|n",
                ",\"best_of\":[1]|best_of",
                ",\"max_tokens\":-1|max_tokens",
                ",\"max_tokens\":0|max_tokens",
                ",\"max_tokens\":\"10\"|max_tokens",
                ",\"max_tokens\":1.5|max_tokens",
                ",\"max_tokens\":1.0|max_tokens",
                ",\"max_tokens\":1e2|max_tokens",
                ",\"max_tokens\":1e309|max_tokens",
                ",\"max_tokens\":10000001|max_tokens",
                ",\"max_completion_tokens\":9223372036854775808|max_completion_tokens",
                ",\"max_completion_tokens\":true|max_completion_tokens",
                ",\"n_predict\":-1|n_predict",
                ",\"max_new_tokens\":10000001|max_new_tokens",
                ",\"max_completion_tokens\":{}|max_completion_tokens",
                ",\"stream\":\"true\"|stream",
                ",\"stream\":1|stream",
                ",\"stream_options\":[]|stream_options",
                ",\"stream_options\":true|stream_options",
                ",\"stream_options\":{\"include_usage\":1}|stream_options.include_usage",
                ",\"tools\":{}|tools",
                ",\"tools\":[{\"type\":\"function\"},1]|tools[1]",
                ",\"user\":\"a\\u0000b\"|user",
                ",\"metadata\":{\"user_id\":\"\\ud800\"}|metadata.user_id",
                ",\"n\":1,\"n\":1|n",
                ",\"x\":{\"y\":[0,{\"z\":1,\"z\":2}]}|x.y[1].z",
                ",\"mess\\u0061ges\":[]|messages",
            })
    void namesTheMemberThatIsWrong(String members, String param) {
        Refusal refusal = chatRefusal(members);

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).isNotBlank().doesNotContain("Source", "StreamReadConstraints");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS|{\"model\":\"m\"}|messages",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":null}|messages",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":[]}|messages",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":{}}|messages",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":[{},\"x\"]}|messages[1]",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":[{\"content\":7}]}|messages[0].content",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":[{\"content\":{}}]}|messages[0].content",
                "CHAT_COMPLETIONS|{\"model\":\"m\",\"messages\":[{\"content\":[\"x\",1]}]}|messages[0].content[1]",
                "CHAT_COMPLETIONS|{\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":null,\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":\"\",\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":\" \",\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":[\"m\"],\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":\"a\\u0000\",\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":\"a\\nb\",\"messages\":[{}]}|model",
                "CHAT_COMPLETIONS|{\"model\":\"\\udc00\",\"messages\":[{}]}|model",
                "COMPLETIONS|{\"model\":\"m\"}|prompt",
                "COMPLETIONS|{\"model\":\"m\",\"prompt\":null}|prompt",
                "COMPLETIONS|{\"model\":\"m\",\"prompt\":[]}|prompt",
                "COMPLETIONS|{\"model\":\"m\",\"prompt\":[\"a\",1]}|prompt[1]",
                "COMPLETIONS|{\"model\":\"m\",\"prompt\":[1.5]}|prompt[0]",
                "COMPLETIONS|{\"model\":\"m\",\"prompt\":[[1],[\"a\"]]}|prompt[1][0]",
                "EMBEDDINGS|{\"model\":\"m\",\"input\":{}}|input",
                "EMBEDDINGS|{\"model\":\"m\",\"input\":\"x\",\"stream\":true}|stream",
                "EMBEDDINGS|{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":1}|encoding_format",
            })
    void namesTheInputThatIsWrong(Endpoint endpoint, String body, String param) {
        assertThat(refusal(endpoint, body).param()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "\"model\"",
                "{",
                "{\"model\":\"m\",}",
                "{\"model\":\"m\",\"messages\":[{}]} {}",
                "{\"model\":\"m\",\"messages\":[{}]}x",
                "{'model':'m'}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "// comment\n{}",
            })
    void refusesWhatIsNoJsonObject(String body) {
        assertThat(refusal(Endpoint.CHAT_COMPLETIONS, body).reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void refusesOtherEncodings() {
        String body = "{\"model\":\"m\"," + MESSAGES + "}";
        for (byte[] encoded : new byte[][] {
            body.getBytes(StandardCharsets.UTF_16LE),
            body.getBytes(StandardCharsets.UTF_16BE),
            body.getBytes(StandardCharsets.UTF_16),
            bytes("\uFEFF" + body)
        }) {
            assertThat(reader.read(Endpoint.CHAT_COMPLETIONS, encoded).<String>fold(ok -> "", Refusal::message))
                    .contains("UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C080", "C3", "E28C", "EDA080", "F5808080", "F08080AF", "FF", "E2288C"})
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] body = bytes("{\"model\":\"m\"," + MESSAGES + ",\"x\":\"....\"}");
        System.arraycopy(bad, 0, body, body.length - 6, bad.length);

        assertThat(reader.read(Endpoint.CHAT_COMPLETIONS, body).<String>fold(ok -> "", Refusal::message))
                .contains("not valid UTF-8 at byte");
    }

    @Test
    void limitsNestingNumbersAndNames() {
        assertThat(chat(",\"x\":" + "[".repeat(63) + "]".repeat(63)).model()).isEqualTo("m");
        assertThat(chatRefusal(",\"x\":" + "[".repeat(64) + "]".repeat(64)).message())
                .contains("depth");
        assertThat(chat(",\"x\":" + "9".repeat(100)).model()).isEqualTo("m");
        assertThat(chatRefusal(",\"x\":" + "9".repeat(101)).param()).isEqualTo("x");
        assertThat(chatRefusal(",\"" + "y".repeat(1_100) + "\":1").message()).contains("limit");
        assertThat(chatRefusal(",\"user\":\"" + "u".repeat(513) + "\"").param()).isEqualTo("user");
        assertThat(refusal(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"" + "m".repeat(257) + "\"," + MESSAGES + "}")
                        .param())
                .isEqualTo("model");
    }

    @Test
    void readsLongTextsWithoutALimitOfTheirOwn() {
        String text = "é".repeat(100_000);

        assertThat(ask(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\",\"messages\":[{\"content\":\"" + text + "\"}]}")
                        .inputBytes())
                .isGreaterThan(200_000);
    }

    @Test
    void knowsWhoWantsBase64() {
        String body = "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"base64\"}";

        assertThat(read(Endpoint.EMBEDDINGS, body).<Boolean>fold(RequestBody::wantsBase64, no -> false))
                .isTrue();
        assertThat(read(Endpoint.EMBEDDINGS, body.replace("base64", "float"))
                        .<Boolean>fold(RequestBody::wantsBase64, no -> true))
                .isFalse();
    }
}
