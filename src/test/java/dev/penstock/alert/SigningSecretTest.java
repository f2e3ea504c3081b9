package dev.penstock.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signature of Standard Webhooks. */
class SigningSecretTest {

    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8));

    /** By another implementation: {@code printf %s 'acme/t:T/50.1764000000.{"a":1}' | openssl dgst -sha256 -hmac … -binary | base64}. */
    @Test
    void signsIdTimeAndBody() {
        String signature = SigningSecret.of(SECRET)
                .signature("acme/t:T/50", 1_764_000_000L, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("v1,xT/zE9tIqZ2Q/kBAeDMZhjh1AxjlV19Y265H7CWrrrE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_tooShort",
                "whsec_not*base64*not*base64*not*base64",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
            })
    void refusesAnotherFormWithoutShowingIt(String text) {
        assertThatThrownBy(() -> SigningSecret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("penstock.alerts.secret must be whsec_ and 24 to 64 random bytes in base64")
                .hasNoCause();
    }
}
