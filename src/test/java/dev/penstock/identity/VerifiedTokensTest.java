package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Issuer;
import dev.penstock.core.KeySet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final int MAX = 100;

    private final VerifiedTokens tokens = new VerifiedTokens(MAX);

    @Test
    void keepsTokensApartThatBeginAlike() {
        String begin = "x".repeat(8_000);
        tokens.put(VerifiedTokens.name(begin + "a"), verified("a"));

        assertThat(tokens.find(VerifiedTokens.name(begin + "b"))).isNull();
        assertThat(tokens.find(VerifiedTokens.name(begin + "a"))).isEqualTo(verified("a"));
    }

    @Test
    void forgetsTheLeastUsedAndNeverHoldsMoreThanItMay() {
        tokens.put(VerifiedTokens.name("used"), verified("used"));
        tokens.put(VerifiedTokens.name("unused"), verified("unused"));
        for (int i = 0; i < 10 * MAX; i++) {
            tokens.put(VerifiedTokens.name("other" + i), verified("other"));
            assertThat(tokens.size()).isLessThanOrEqualTo(MAX);
            assertThat(tokens.find(VerifiedTokens.name("used"))).isNotNull();
        }
        assertThat(tokens.find(VerifiedTokens.name("unused"))).isNull();
    }

    private static Verified verified(String user) {
        Issuer issuer = new Issuer(
                "corp",
                new Issuer.Marks("iss", "aud", List.of("ES256"), Duration.ZERO),
                new Issuer.Keys.Given(new KeySet(List.of())),
                new Issuer.Admin("sub", "roles", Map.of()));
        return new Verified(issuer, new KeySet(List.of()), Instant.EPOCH, new Claims(Map.of("sub", user)));
    }
}
