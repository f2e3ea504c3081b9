package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoKeyRuleTest {

    private static final String BASE = """
            providers:
              sim: { dialect: openai, base_url: "http://localhost:8080/simulator/v1" }
              real: { dialect: openai, base_url: "https://api.example.com/v1" }
            models:
              s: { target: sim/s }
              r: { target: real/r }
              w-*: { target: "real/*" }
              back: { target: sim/s, fallbacks: [ r ] }
              split: { unit: user, variants: { a: { target: sim/s, weight: 1 }, b: { target: real/r, weight: 0 } } }
            """;

    @Test
    void isAboutThePublishedKey() throws NoSuchAlgorithmException {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest("sk-penstock-demo-local".getBytes(StandardCharsets.UTF_8));

        assertThat(DemoKeyRule.DEMO_SHA256).isEqualTo(HexFormat.of().formatHex(hash));
    }

    @Test
    void letsTheDemoKeyReachTheSimulator() {
        assertThat(read("models: [ s ]", "")).isInstanceOf(Reading.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models: [ r ]",
                "models: [ s, split ]",
                "models: [ back ]",
                "models: [ w-1 ]",
                "models: [ 'w-1*' ]",
                "models: [ 'w*' ]",
                "disabled: true",
                "models: [ s ], budgets: [ { limit_usd: 1, window: day, when_exhausted: { use: r } } ]",
                "models: [ s ], user_budgets: [ { limit_usd: 1, window: day, when_exhausted: { use: w-1 } } ]",
            })
    void refusesASetInWhichTheDemoKeyReachesARealProvider(String grants) {
        assertRefused(read(grants, ""));
    }

    @Test
    void looksAtTheWholeTenantOfTheDemoKey() {
        assertRefused(read("models: [ s ]", ", other: { sha256: '" + "ab".repeat(32) + "', models: [ r ] }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/simulator/v1",
                "http://127.9.8.7/simulator/v1",
                "http://[::1]:80/simulator/v1",
                "http://localhost/simulator/v1"
            })
    void knowsTheSimulator(String url) {
        assertThat(DemoKeyRule.isSimulator(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/v1",
                "http://127.0.0.1/simulator/v1/../../v1",
                "http://127.example.com/simulator/v1",
                "http://0.0.0.0/simulator/v1",
                "http://localhost.example.com/simulator/v1",
                "http://example.com/simulator/v1"
            })
    void knowsWhatIsNotTheSimulator(String url) {
        assertThat(DemoKeyRule.isSimulator(URI.create(url))).isFalse();
    }

    private static Reading read(String grants, String otherKeys) {
        return PolicyTexts.read(
                BASE,
                "tenants: { t: { keys: { demo: {\n sha256: '" + DemoKeyRule.DEMO_SHA256 + "',\n " + grants + " }"
                        + otherKeys + " } } }");
    }

    private static void assertRefused(Reading reading) {
        assertThat(reading.fold(Snapshot::version, PolicyProblem::toString))
                .startsWith("b.yaml:2: this is the published demo key")
                .contains("provider 'real'");
    }
}
