package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {

    @Test
    void knowsTheLineOfEveryNode() throws InvalidPolicy {
        YamlDocument document = read("a:\n  b/c: 1\n  list:\n    - x\n    - y: 2\n");

        assertThat(document.root().toString()).isEqualTo("{\"a\":{\"b/c\":1,\"list\":[\"x\",{\"y\":2}]}}");
        assertThat(document.line("/a/b~1c")).isEqualTo(2);
        assertThat(document.line("/a/list/0")).isEqualTo(4);
        assertThat(document.line("/a/list/1/y")).isEqualTo(5);
        assertThat(document.line("/a/list/1/absent/deep")).isEqualTo(5);
    }

    @Test
    void readsAFileOfCommentsAsEmpty() throws InvalidPolicy {
        assertThat(read("# nothing yet\n").root().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "-3, -3",
        "0.10, 0.10",
        "true, true",
        "012, '\"012\"'",
        "1:30, '\"1:30\"'",
        "1e9, '\"1e9\"'",
        "yes, '\"yes\"'",
        "2026-11-01, '\"2026-11-01\"'",
        "'\"7\"', '\"7\"'",
        ".inf, '\".inf\"'",
    })
    void resolvesScalarsByTheNarrowCoreSchema(String yaml, String json) throws InvalidPolicy {
        assertThat(read("a: " + yaml).root().get("a").toString()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a: 1/a: 2 | 2 | 'a' is given twice",
                "a: &x 1/b: *x | 1 | YAML anchors are not taken",
                "a: 1/b: *x | 2 | YAML aliases are not taken",
                "a: !!java.io.File [x] | 1 | YAML tags are not taken",
                "a: ! x | 1 | YAML tags are not taken",
                "b: 1/a: | 2 | has no value",
                "a: ~ | 1 | has no value",
                "a: 1/---/b: 1 | 2 | a policy file is one YAML document",
                "- a | 1 | a policy file is a mapping of sections",
                "a:/  [x | 2 | not valid YAML",
                "a: 1/? [x]/: 1 | 2 | a key must be text",
                "a: 1/\tb: 2 | 2 | not valid YAML",
            })
    void refusesWhatIsNotPlain(String yaml, int line, String reason) {
        assertProblem(yaml.replace('/', '\n').getBytes(StandardCharsets.UTF_8), line, reason);
    }

    @Test
    void refusesDeepNestingWithoutRecursingIntoIt() {
        assertProblem(
                ("a: " + "[".repeat(200_000)).getBytes(StandardCharsets.UTF_8), 1, "nested deeper than the limit");
    }

    @Test
    void refusesBytesThatAreNotText() {
        assertProblem(new byte[] {'a', ':', ' ', (byte) 0xff}, 1, "not UTF-8");
        assertProblem("a: 1\nb: \u0000".getBytes(StandardCharsets.UTF_8), 2, "a character that YAML does not allow");
    }

    private static void assertProblem(byte[] content, int line, String reason) {
        assertThatThrownBy(() -> YamlReader.read("a.yaml", content)).isInstanceOfSatisfying(InvalidPolicy.class, e -> {
            assertThat(e.problem().line()).isEqualTo(line);
            assertThat(e.problem().reason()).contains(reason);
        });
    }

    private static YamlDocument read(String text) throws InvalidPolicy {
        return YamlReader.read("a.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}
