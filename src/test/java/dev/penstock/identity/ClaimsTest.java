package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {

    private final Claims claims = new Claims(Map.of(
            "org",
            "o-1",
            "number",
            17,
            "blank",
            " ",
            "forged",
            "a\nb",
            "long",
            "x".repeat(Claims.MAX_CHARS + 1),
            "groups",
            List.of("a", "b"),
            "mixed",
            List.of("a", 1),
            "realm",
            Map.of("roles", List.of("c"), "deep.er", "d"),
            "https://example.com/org",
            "o-2",
            "realm.own",
            "e"));

    @ParameterizedTest
    @CsvSource({"org, o-1", "https://example.com/org, o-2", "realm.deep.er, d", "realm.own, e"})
    void followsAPath(String path, String text) {
        assertThat(claims.text(path)).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"number", "blank", "forged", "long", "groups", "realm", "org.x", "nowhere", "realm.nowhere", "."})
    void hasNoTextWhereThereIsNone(String path) {
        assertThat(claims.text(path)).isEmpty();
    }

    @Test
    void hasAListOfTextsOrOne() {
        assertThat(claims.texts("groups")).containsExactly("a", "b");
        assertThat(claims.texts("realm.roles")).containsExactly("c");
        assertThat(claims.texts("org")).containsExactly("o-1");
        assertThat(claims.texts("mixed")).isEmpty();
        assertThat(claims.texts("number")).isEmpty();
        assertThat(new Claims(Map.of("many", Collections.nCopies(2_000, "a"))).texts("many"))
                .isEmpty();
    }
}
