package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.Failure;
import dev.penstock.core.Failure.Kind;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiErrorsTest {

    @Test
    void hasAllFourMembersAlways() {
        assertThat(text(OpenAiErrors.body(Refusal.of(Reason.BUDGET_EXHAUSTED, "Spent: \"all\"\nof it."))))
                .isEqualTo("{\"error\":{\"message\":\"Spent: \\\"all\\\"\\nof it.\",\"type\":\"insufficient_quota\","
                        + "\"param\":null,\"code\":\"insufficient_quota\"}}");
        assertThat(text(OpenAiErrors.body(Refusal.ofParam(Reason.INVALID_REQUEST, "n", "no"))))
                .isEqualTo("{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":\"n\","
                        + "\"code\":\"invalid_request\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT,502,upstream_unreachable",
        "CIRCUIT_OPEN,502,upstream_unavailable",
        "REFUSED,502,upstream_refused",
        "SERVER_ERROR,502,upstream_error",
        "TIMEOUT,504,upstream_timeout",
        "DISCONNECTED,502,upstream_disconnected",
        "TOO_LARGE,502,upstream_answer_too_large",
    })
    void namesAFailure(Kind kind, int status, String code) {
        Failure failure = new Failure(kind, 0, "m");

        assertThat(OpenAiErrors.status(failure)).isEqualTo(status);
        assertThat(text(OpenAiErrors.body(failure)))
                .isEqualTo("{\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"param\":null,\"code\":\"" + code
                        + "\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED,400,400",
        "REFUSED,429,429",
        "REFUSED,451,451",
        "REFUSED,307,502",
        "SERVER_ERROR,503,502",
        "DISCONNECTED,200,502",
    })
    void keepsTheProvidersStatusWhereThatFindsFaultWithTheRequest(Kind kind, int provider, int client) {
        assertThat(OpenAiErrors.status(new Failure(kind, provider, "m"))).isEqualTo(client);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void isJsonForEveryReason(Reason reason) throws Exception {
        assertThat(new ObjectMapper()
                        .readTree(OpenAiErrors.body(Refusal.of(reason, "é\u0001\ud800")))
                        .at("/error/code")
                        .asText())
                .isEqualTo(reason.code());
    }

    @Test
    void endsAStreamVisibly() {
        assertThat(text(OpenAiErrors.streamEvent(new Failure(Kind.DISCONNECTED, 0, "gone"))))
                .isEqualTo("data: {\"error\":{\"message\":\"gone\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_disconnected\"}}\n\n");
    }
}
