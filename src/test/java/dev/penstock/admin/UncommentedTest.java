package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UncommentedTest {

    private static String uncommented(String source) {
        return new String(Uncommented.of(source.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void emptiesTheLinesOfCommentsAndMovesNoOther() {
        String source = """
                // What it is.
                /** One. */
                const a = 'http://x'; // stays
                  /**
                   * Two.
                   */
                const b = a;
                """;

        assertThat(uncommented(source)).isEqualTo("\n\nconst a = 'http://x'; // stays\n\n\n\nconst b = a;\n");
    }

    @Test
    void leavesWhatHasNoComments() {
        assertThat(uncommented("a {\n}\n")).isEqualTo("a {\n}\n");
        assertThat(uncommented("")).isEmpty();
    }
}
