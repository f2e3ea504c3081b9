package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BallotTest {

    private static Optional<String> message(String message) {
        return Ballot.of(bytes("{\"choices\":[{\"message\":" + message + "}]}"));
    }

    private static Optional<String> saying(String content) {
        return message("{\"content\":" + JsonText.quoted(content) + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Yes|yes",
                "` Yes,  it\u00a0is `|yes, it is",
                "{\"b\":1.0,\"a\":[ 1 ]}|{\"a\":[1],\"b\":1}",
                "`[1, 2]`|[1,2]",
                "STRASSE|strasse",
            })
    void isTheSameForWhatSaysTheSame(String one, String other) {
        assertThat(saying(one)).isEqualTo(saying(other)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"yes|no", "{\"a\":\"X\"}|{\"a\":\"x\"}", "[1,2]|[2,1]", "{\"a\":null}|{}"})
    void differsWhereWhatIsSaidDiffers(String one, String other) {
        assertThat(saying(one)).isNotEqualTo(saying(other));
    }

    @Test
    void hasTheCallsOfAnAnswerThatCallsFunctions() {
        String call =
                "{\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"function\":{\"name\":\"f\",\"arguments\":%s}}]}";

        assertThat(message(call.formatted("one", "\"{\\\"a\\\": 1}\"")))
                .isEqualTo(message(call.formatted("two", "\"{\\\"a\\\":1.0}\"")))
                .isNotEqualTo(message(call.formatted("one", "\"{\\\"a\\\": 2}\"")))
                .isNotEmpty();
    }

    @Test
    void isNotThereWhereNothingIsSaid() {
        assertThat(saying("  ")).isEmpty();
        assertThat(message("{\"content\":null}")).isEmpty();
        assertThat(Ballot.of(bytes("{\"choices\":[]}"))).isEmpty();
        assertThat(Ballot.of(bytes("no JSON"))).isEmpty();
    }
}
