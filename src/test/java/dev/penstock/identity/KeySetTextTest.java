package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.KeySet;
import dev.penstock.core.SigningKey;
import dev.penstock.testing.TokenSigner;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTextTest {

    private static final TokenSigner RSA = TokenSigner.rsa("r");
    private static final TokenSigner EC = TokenSigner.ec("e");

    @Test
    void readsKeysOfBothKinds() {
        KeySet set = read(TokenSigner.keySet(RSA, EC));

        assertThat(set.find("r", "RS256").map(SigningKey::key)).contains(RSA.key());
        assertThat(set.find("e", "ES256").map(SigningKey::key)).contains(EC.key());
    }

    @Test
    void leavesOutWhatSignaturesAreNotCheckedBy() {
        String others = "{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"c2VjcmV0\"}"
                + ",{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"off\",\"x\":\"AQ\",\"y\":\"AQ\"},7,"
                + RSA.publicKey().replace("\"use\":\"sig\"", "\"use\":\"enc\"").replace("\"r\"", "\"enc\"") + ","
                + RSA.publicKey()
                        .replace("\"use\":\"sig\"", "\"key_ops\":[\"encrypt\"]")
                        .replace("\"r\"", "\"ops\"");

        KeySet set = read("{\"keys\":[" + others + "," + EC.publicKey() + "]}");

        assertThat(set.keys()).extracting(SigningKey::id).containsExactly("e");
    }

    @Test
    void leavesOutKeysThatAreTooWeak() {
        assertThatThrownBy(() -> read(TokenSigner.keySet(TokenSigner.rsa("weak", 1_024))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no key");
    }

    @Test
    void findsAKeyWithoutANameWhereOnlyOneFits() {
        KeySet set = read(TokenSigner.keySet(RSA, EC, TokenSigner.ec("f")));

        assertThat(set.find(null, "RS256").map(SigningKey::id)).contains("r");
        assertThat(set.find(null, "ES256")).isEmpty();
        assertThat(set.find("r", "ES256")).isEmpty();
        assertThat(set.find("r", "RS384")).as("a key for another algorithm").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"RSA\"}]}",
                "<html>"
            })
    void refusesWhatIsNoKeySet(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeySet read(String text) {
        return KeySetText.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
