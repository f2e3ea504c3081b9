package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.protocol.LaneReport.Figures;
import dev.penstock.protocol.LaneReport.Name;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTextTest {

    private static final Usage USAGE =
            new Usage(new Tokens(3), new Tokens(1), Tokens.ZERO, new Tokens(4), new Tokens(2), Usage.Evidence.REPORTED);
    private static final LaneReport ANSWERED = new LaneReport(
            new Name(0, "A", "m\"0", "left"),
            null,
            bytes("{\"x\":1.0}"),
            new Figures(null, 12, USAGE, new Money(1_500)));
    private static final LaneReport HIDDEN =
            new LaneReport(new Name(1, "B", null, null), bytes("{\"message\":\"no\"}"), null, null);
    private static final ComparisonTotal TOTAL = new ComparisonTotal(31, USAGE, new Money(412_000));

    private final ComparisonText text = new ComparisonText("cmp_7", 17, false);

    @Test
    void spellsAllLanesInOneObject() {
        assertThat(text(text.whole(List.of(ANSWERED, HIDDEN), TOTAL)))
                .isEqualTo("{\"id\":\"cmp_7\",\"object\":\"comparison\",\"created\":17,\"blind\":false,"
                        + "\"latency_ms\":31,\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6,\"total_tokens\":10,"
                        + "\"cost\":0.000412},\"lanes\":[{\"index\":0,\"label\":\"A\",\"model\":\"m\\\"0\","
                        + "\"variant\":\"left\",\"status\":\"completed\",\"error\":null,\"response\":{\"x\":1.0},"
                        + "\"ttft_ms\":null,\"latency_ms\":12,\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6,"
                        + "\"total_tokens\":10,\"cost\":0.0000015}},{\"index\":1,\"label\":\"B\",\"model\":null,"
                        + "\"status\":\"failed\",\"error\":{\"message\":\"no\"},\"response\":null,\"ttft_ms\":null,"
                        + "\"latency_ms\":null,\"usage\":null}]}");
    }

    @Test
    void spellsEventsOneByOne() {
        assertThat(text(text.chunk(2, bytes("{\"x\":1}"))))
                .isEqualTo(
                        "data: {\"id\":\"cmp_7\",\"object\":\"comparison.chunk\",\"lane\":2,\"chunk\":{\"x\":1}}\n\n");
        assertThat(text(text.ended(HIDDEN)))
                .isEqualTo(
                        "data: {\"id\":\"cmp_7\",\"object\":\"comparison.lane\",\"lane\":1,\"label\":\"B\",\"model\":null,"
                                + "\"status\":\"failed\",\"error\":{\"message\":\"no\"},\"ttft_ms\":null,\"latency_ms\":null,"
                                + "\"usage\":null}\n\n");
        assertThat(text(text.summary(TOTAL)))
                .isEqualTo("data: {\"id\":\"cmp_7\",\"object\":\"comparison.summary\",\"created\":17,\"blind\":false,"
                        + "\"latency_ms\":31,\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6,"
                        + "\"total_tokens\":10,\"cost\":0.000412}}\n\n");
    }

    @Test
    void tellsOfABlindWholeNoTokens() {
        ComparisonText blind = new ComparisonText("cmp_7", 17, true);

        assertThat(text(blind.whole(List.of(), TOTAL))).contains("\"latency_ms\":31,\"usage\":{\"cost\":0.000412}");
        assertThat(text(blind.summary(TOTAL))).contains("\"latency_ms\":31,\"usage\":{\"cost\":0.000412}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\":tru}", "{\"a\":01}", "{} {}", "{'a':1}", "{\"a\":NaN}"})
    void nothingCarelessStandsInIt(String json) {
        assertThat(StrictJson.isObject(bytes(json))).isFalse();
        assertThat(StrictJson.isObject(bytes("{\"a\":[1e400,\"\\ud800\",null]}")))
                .isTrue();
        assertThat(StrictJson.isObject(new byte[] {'{', '"', (byte) 0xC0, '"', ':', '1', '}'}))
                .isFalse();
    }

    @Test
    void theErrorOfAnAnswerIsItsErrorsValue() {
        assertThat(AnswerError.in(bytes("{\"error\":{\"code\":1}}")))
                .get()
                .extracting(Wire::text)
                .isEqualTo("{\"code\":1}");
        assertThat(AnswerError.in(bytes("{\"object\":\"error\",\"message\":\"x\"}")))
                .get()
                .extracting(Wire::text)
                .isEqualTo("{\"object\":\"error\",\"message\":\"x\"}");
        assertThat(AnswerError.in(bytes("{\"error\":null,\"choices\":[]}"))).isEmpty();
    }
}
