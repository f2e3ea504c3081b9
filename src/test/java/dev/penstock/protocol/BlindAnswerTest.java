package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.protocol.BlindAnswer.Mask;
import org.junit.jupiter.api.Test;

class BlindAnswerTest {

    private static final Mask MASK = new Mask("cmp_1", "B", 99);

    private static String masked(String answer) {
        return text(BlindAnswer.of(bytes(answer), MASK));
    }

    @Test
    void keepsWhatIsSaidAndNothingThatTellsWhoSaysIt() {
        String masked = masked("{\"id\":\"gen-1\",\"object\":\"chat.completion\",\"model\":\"secret\",\"created\":5,"
                + "\"system_fingerprint\":\"fp\",\"x_groq\":{\"id\":\"r\"},\"timings\":{},\"future\":\"secret\","
                + "\"choices\":[{\"index\":0,\"native_finish_reason\":\"eos\",\"message\":{\"role\":\"assistant\","
                + "\"content\":\"1.0 \\u00fc\",\"vendor\":\"secret\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"cost\":0.1}}");

        assertThat(masked)
                .isEqualTo(
                        "{\"id\":\"cmp_1-B\",\"object\":\"chat.completion\",\"created\":99,\"model\":\"B\",\"choices\":"
                                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"1.0 ü\"},\"logprobs\":null,"
                                + "\"finish_reason\":\"stop\"}]}");
    }

    @Test
    void givesCallsNamesOfItsOwnThatDifferAndStay() {
        String call = "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,"
                + "\"id\":\"toolu_%s\"}]}}]}";

        assertThat(masked(call.formatted("1")))
                .doesNotContain("toolu")
                .contains("\"id\":\"call_")
                .isEqualTo(masked(call.formatted("1")))
                .isNotEqualTo(masked(call.formatted("2")));
    }

    /** A name may be spelled with escapes, and an object may be of any kind. */
    @Test
    void isNotFooledBySpelling() {
        assertThat(masked("{\"\\u006dodel\":\"secret\",\"object\":\"secret\",\"choices\":[7]}"))
                .doesNotContain("secret")
                .contains("\"choices\":[]");
    }

    @Test
    void takesObjectsOnly() {
        assertThatThrownBy(() -> masked("[]")).isInstanceOf(IllegalArgumentException.class);
    }
}
