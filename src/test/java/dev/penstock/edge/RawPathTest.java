package dev.penstock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/chat/completions",
                "/v1/models/gpt-4.1:free",
                "/v1/models/meta%2Fllama-3",
                "/v1/models/meta%2fllama-3",
                "/admin/v1/experiments/meta%2Fllama-3/steps",
                "/ui/@scope/a_b.js",
                "/v1/models/..a",
            })
    void takesAPathInItsPlainSpelling(String path) {
        assertThat(RawPath.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1/models",
                "//v1/models",
                "/v1//models",
                "/v1/models;x=1",
                "/v1/%6Dodels",
                "/v1%2Fmodels",
                "/v1/models/a%3Bb",
                "/v1/./models",
                "/v1/../admin/v1/budgets",
                "/v1/models/..",
                "/v1/models/.",
                "/v1\\models",
                "/v1/modèles",
                "/v1/models/a b",
                "/v1/models/%",
            })
    void refusesEveryOtherSpelling(String path) {
        assertThat(RawPath.isPlain(path)).isFalse();
    }
}
