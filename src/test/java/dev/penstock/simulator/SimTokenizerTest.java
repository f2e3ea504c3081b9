package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimTokenizerTest {

    @Test
    void splitsWordsNumbersAndSigns() {
        assertThat(SimTokenizer.tokens("A penstock, 12345 litres"))
                .containsExactly("A", " pensto", "ck", ",", " ", "123", "45", " litres");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "   a  b ",
                "Ångermanälven 利根川",
                "🙂🙃 x",
                "\ud83d lone",
                "a\n\tb",
                "1 2 3 4",
                "{\"a\":1}"
            })
    void givesTheTextBackWithAtMostAsManyTokensAsBytes(String text) {
        List<String> tokens = SimTokenizer.tokens(text);

        assertThat(String.join("", tokens)).isEqualTo(text);
        assertThat(tokens).doesNotContain("").hasSize(SimTokenizer.count(text));
        assertThat(tokens.size()).isLessThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void keepsTheTokensOfEveryBeginning() {
        List<String> tokens = SimTokenizer.tokens(Prose.sentences(Seed.of("x"), "You said: 1234 ways.", 100));

        for (int i = 0; i <= tokens.size(); i++) {
            List<String> beginning = tokens.subList(0, i);
            assertThat(SimTokenizer.tokens(String.join("", beginning))).isEqualTo(beginning);
        }
    }
}
