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
                                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"1.0 ü\"},"
                                + "\"finish_reason\":\"stop\"}]}");
    }

    /** Whichever members a provider adds, however it orders them, and whichever it leaves null. */
    @Test
    void spellsTheSameOfAllWhoSayTheSame() {
        String one =
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null,"
                        + "\"annotations\":[],\"audio\":{\"id\":\"audio_1\",\"data\":\"AA==\",\"expires_at\":5,"
                        + "\"transcript\":\"Hi\"}},\"logprobs\":null,\"finish_reason\":\"stop\"}]}";
        String other =
                "{\"choices\":[{\"finish_reason\":\"stop\",\"stop_reason\":null,\"message\":{\"reasoning_content\":"
                        + "\"hm\",\"function_call\":null,\"audio\":{\"transcript\":\"Hi\",\"data\":\"AA==\"},\"tool_calls\":[],"
                        + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"Hi\"}],"
                        + "\"role\":\"assistant\"},\"index\":0}]}";

        assertThat(masked(other))
                .isEqualTo(masked(one))
                .contains("{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\","
                        + "\"audio\":{\"data\":\"AA==\",\"transcript\":\"Hi\"}},\"finish_reason\":\"stop\"}");
    }

    @Test
    void spellsTheSameOfAllWhoStreamTheSame() {
        String one = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}";
        String other = "{\"choices\":[{\"delta\":{\"refusal\":null,\"content\":\"Hi\",\"reasoning\":\"hm\","
                + "\"tool_calls\":null},\"index\":0,\"finish_reason\":\"\",\"token_ids\":[5]}],\"usage\":null}";

        assertThat(masked(other)).isEqualTo(masked(one)).contains("{\"index\":0,\"delta\":{\"content\":\"Hi\"}}");
    }

    @Test
    void spellsTheSameOfAllWhoCallTheSame() {
        String call = "{\"choices\":[{\"message\":{\"tool_calls\":[%s]},\"finish_reason\":\"tool_calls\"}]}";
        String one = call.formatted("{\"id\":\"c\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1.0}\"}}");
        String other = call.formatted("{\"function\":{\"arguments\":{\"x\":1.0},\"name\":\"f\",\"strict\":true},"
                + "\"type\":\"function\",\"extra_content\":{},\"id\":\"c\"}");

        assertThat(masked(other)).isEqualTo(masked(one)).contains("\"arguments\":\"{\\\"x\\\":1.0}\"");
    }

    @Test
    void keepsACallOfTheOldForm() {
        assertThat(masked("{\"choices\":[{\"message\":{\"content\":null,\"function_call\":{\"arguments\":\"{}\","
                        + "\"name\":\"f\",\"vendor\":1}},\"finish_reason\":\"function_call\"}]}"))
                .contains("{\"message\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "\"finish_reason\":\"function_call\"}");
    }

    @Test
    void leavesOutReasonsThatOneProviderHas() {
        assertThat(masked("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"end_turn\"}]}"))
                .contains("{\"index\":0,\"delta\":{}}");
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
        String asA = text(BlindAnswer.of(bytes(call.formatted("1")), new Mask("cmp_1", "A", 99)));
        assertThat(asA.replace("cmp_1-A", "cmp_1-B").replace("\"A\"", "\"B\""))
                .as("one manner of two lanes")
                .isNotEqualTo(masked(call.formatted("1")));
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
