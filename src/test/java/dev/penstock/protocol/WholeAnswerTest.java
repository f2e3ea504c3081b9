package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswerTest {

    @Test
    void tellsUsageFinishAndTheBytesOfItsText() {
        Answered answered = WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, Wire.resource("tools.answer.json"));

        assertThat(Wire.classes(answered.usage())).isEqualTo("20,0,0,30,0");
        assertThat(answered.finishReasons()).containsExactly("tool_calls");
        assertThat(answered.outputBytes())
                .isEqualTo("weather{\"city\":\"Köln\"}clock{}".getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void tellsTheUsageOfEmbeddings() {
        String answer = "{\"object\":\"list\",\"data\":[{\"embedding\":[0.5,-1e-3]}],\"usage\":{\"prompt_tokens\":8,"
                + "\"total_tokens\":8}}";

        assertThat(Wire.classes(
                        WholeAnswer.read(Endpoint.EMBEDDINGS, bytes(answer)).usage()))
                .isEqualTo("8,0,0,0,0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "{",
                "{\"usage\":null}",
                "{\"usage\":{}}",
                "{\"usage\":{\"prompt_tokens\":1}}",
                "{\"usage\":{\"total_tokens\":2000}}",
                "{\"usage\":{\"completion_tokens\":10}}",
                "{\"usage\":{\"completion_tokens\":10,\"total_tokens\":9}}",
                "{\"usage\":{\"prompt_tokens\":10,\"total_tokens\":9}}",
                "{\"usage\":{\"prompt_tokens\":\"10\",\"completion_tokens\":10}}"
            })
    void findsNoUsageWhereNotEnoughIsSaid(String body) {
        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes(body)).usage())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // cached beyond the prompt: counted beside it
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":90}}|10,90,0,5,0",
                // all of it cached, and counted beside the prompt or in it
                "{\"prompt_tokens\":0,\"completion_tokens\":5,\"cache_read_input_tokens\":90}|0,90,0,5,0",
                "{\"prompt_tokens\":90,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":90}}|0,90,0,5,0",
                // reasoning beyond the completion, and no total to tell
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":9}}|10,0,0,5,9",
                // a total with more than both: output
                "{\"prompt_tokens\":9,\"completion_tokens\":23,\"total_tokens\":334}|9,0,0,325,0",
                // a total with less changes nothing
                "{\"prompt_tokens\":9,\"completion_tokens\":23,\"total_tokens\":3}|9,0,0,23,0",
                "{\"total_tokens\":30,\"completion_tokens\":10}|20,0,0,10,0",
                "{\"total_tokens\":30,\"prompt_tokens\":10}|10,0,0,20,0",
                "{\"input_tokens\":7,\"output_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":2}}|5,2,0,3,0",
                "{\"prompt_tokens\":10,\"completion_tokens\":0,\"prompt_tokens_details\":null}|10,0,0,0,0",
            })
    void dividesTokensIntoDisjointClasses(String usage, String classes) {
        assertThat(Wire.classes(
                        WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes("{\"choices\":[],\"usage\":" + usage + "}"))
                                .usage()))
                .isEqualTo(classes);
    }

    /** Classes, and then what of the input and of the output is audio. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt_tokens\":100,\"completion_tokens\":50,\"prompt_tokens_details\":{\"audio_tokens\":70},"
                        + "\"completion_tokens_details\":{\"audio_tokens\":40,\"reasoning_tokens\":5}}|100,0,0,45,5|70|40",
                "{\"input_tokens\":100,\"output_tokens\":50,\"input_tokens_details\":{\"audio_tokens\":0},"
                        + "\"output_tokens_details\":{\"audio_tokens\":null}}|100,0,0,50,0|0|",
                "{\"prompt_tokens\":100,\"completion_tokens\":50}|100,0,0,50,0||",
                // counted beside what is written, as no provider is known to
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"audio_tokens\":70},"
                        + "\"completion_tokens_details\":{\"audio_tokens\":40}}|80,0,0,45,0|70|40",
            })
    void tellsHowManyTokensAreAudio(String said, String classes, @Nullable Long heard, @Nullable Long spoken) {
        Optional<Usage> usage = WholeAnswer.read(
                        Endpoint.CHAT_COMPLETIONS, bytes("{\"choices\":[],\"usage\":" + said + "}"))
                .usage();

        assertThat(Wire.classes(usage)).isEqualTo(classes);
        assertThat(usage.map(Usage::audioInput))
                .isEqualTo(Optional.ofNullable(heard).map(Tokens::new));
        assertThat(usage.map(Usage::audioOutput))
                .isEqualTo(Optional.ofNullable(spoken).map(Tokens::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}",
                "{\"prompt_tokens\":10,\"completion_tokens\":0,\"total_tokens\":10}",
                "{\"prompt_tokens\":10,\"total_tokens\":10}",
            })
    void doesNotBelieveThatTextIsNoOutput(String usage) {
        String answer = "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}],\"usage\":" + usage + "}";

        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes(answer)).usage())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":0,\"completion_tokens\":12,\"total_tokens\":12}",
                "{\"prompt_tokens\":0,\"completion_tokens\":12}",
                "{\"prompt_tokens\":0,\"completion_tokens\":12,\"total_tokens\":100}",
                "{\"prompt_tokens\":0,\"completion_tokens\":0}",
                "{\"completion_tokens\":12,\"total_tokens\":12}",
                "{\"input_tokens\":0,\"output_tokens\":12,\"input_tokens_details\":{\"cached_tokens\":0}}",
            })
    void doesNotBelieveThatThereWasNoInput(String usage) {
        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes("{\"choices\":[],\"usage\":" + usage + "}"))
                        .usage())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":0,\"total_tokens\":0}",
                "{\"prompt_tokens\":0,\"total_tokens\":8}",
            })
    void doesNotBelieveThatAnEmbeddingHasNoInput(String usage) {
        assertThat(WholeAnswer.read(Endpoint.EMBEDDINGS, bytes("{\"data\":[],\"usage\":" + usage + "}"))
                        .usage())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-5,\"completion_tokens\":1}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1.5}",
                "{\"prompt_tokens\":5,\"completion_tokens\":99999999999999999999}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":1e9}",
            })
    void takesCountsThatAreNoneForMoreThanAnyoneCanUse(String usage) {
        assertThat(Wire.classes(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes("{\"usage\":" + usage + "}"))
                        .usage()))
                .isEqualTo(Long.MAX_VALUE + ",0,0,0,0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"choices\":[{\"message\":{}}]}|true",
                "' {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":0}} '|true",
                "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}|false",
                "{\"choices\":[{\"message\":{\"content\":\"Hi|false",
                "{\"choices\":[{}]} {}|false",
                "{\"choices\":[]}|false",
                "{\"error\":{\"message\":\"no\"},\"choices\":[{}]}|false",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}|false",
                "data: {\"choices\":[{}]}|false",
                "<html></html>|false",
                "[]|false",
                "''|false",
            })
    void knowsWhetherAnAnswerIsWhole(String body, boolean whole) {
        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, bytes(body)).whole())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":[{\"embedding\":[0.5]}]}|true",
                "{\"data\":[{\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}|true",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}|false",
                "{\"data\":{\"embedding\":[0.5]}}|false",
                "{\"status\":\"starting\"}|false",
                "{\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}|false",
                "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}|false",
                "{}|false",
                "{\"data\":[{\"embedding\":[0.5]}|false",
            })
    void missesTheVectorsOfEmbeddingsThatHaveNone(String body, boolean whole) {
        assertThat(WholeAnswer.read(Endpoint.EMBEDDINGS, bytes(body)).whole()).isEqualTo(whole);
    }

    @Test
    void doesNotTakeCompressedBytesForAnAnswer() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Wire.resource("tools.answer.json"));
        }

        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, packed.toByteArray())
                        .whole())
                .isFalse();
        assertThat(WholeAnswer.read(Endpoint.CHAT_COMPLETIONS, Wire.resource("tools.answer.json"))
                        .whole())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"usage\":{\"a\":1 } ,\"x\":1.0}|{\"usage\":{\"a\":1 ,\"cost\":0.000000001} ,\"x\":1.0}",
                "{\"usage\":{}}|{\"usage\":{\"cost\":0.000000001}}",
                "{\"usage\":{\"cost\":7.5,\"a\":\"}\"}}|{\"usage\":{\"cost\":0.000000001,\"a\":\"}\"}}",
                "{\"usage\":null}|{\"usage\":null}",
                "{\"choices\":[{\"usage\":{}}]}|{\"choices\":[{\"usage\":{}}]}",
                "<html>|<html>",
            })
    void takesTheCostIntoItsUsage(String answer, String expected) {
        assertThat(text(IncludeCost.intoAnswer(bytes(answer), new Money(1)))).isEqualTo(expected);
    }

    @Test
    void givesVectorsAsBase64AndLeavesTheRestAlone() {
        String answer = "{ \"data\":[ {\"index\":0, \"embedding\":[ 0.1,-2, 3.4e-5 ]},{\"embedding\":\"AAAA\"},"
                + "{\"embedding\":[\"x\"]},{\"embedding\":[]}],\"n\":1.0 }";
        ByteBuffer floats = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.1f).putFloat(-2f).putFloat(3.4e-5f);
        String base64 = Base64.getEncoder().encodeToString(floats.array());

        assertThat(text(Base64Embeddings.of(bytes(answer))))
                .isEqualTo(answer.replace("[ 0.1,-2, 3.4e-5 ]", "\"" + base64 + "\"")
                        .replace("[]", "\"\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"data\":[{\"embedding\":[1,2", "{\"error\":{}}"})
    void leavesWhatHasNoVectors(String answer) {
        byte[] bytes = bytes(answer);

        assertThat(Base64Embeddings.of(bytes)).isSameAs(bytes);
    }

    @Test
    void renewsIdAndTime() {
        String answer = "{\"id\":\"old\",\"choices\":[{\"id\":\"call\"}], \"created\" : 1 }";

        assertThat(text(FreshAnswer.of(bytes(answer), "new", 2)))
                .isEqualTo("{\"id\":\"new\",\"choices\":[{\"id\":\"call\"}], \"created\" : 2 }");
    }
}
