package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Failure;
import dev.penstock.core.Refusal;
import dev.penstock.protocol.OpenAiErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of errors has every error that clients can meet, and no other. */
class RequestsPageTest {

    private static final Path PAGE = Path.of("src/site/markdown/requests.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| `(\\w+)` \\| \\S");

    @Test
    void listsEveryErrorWithItsStatus() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            known.add(reason.status() + " " + reason.code());
        }
        Arrays.stream(Failure.Kind.values())
                .map(kind -> new Failure(kind, 0, ""))
                .forEach(failure -> known.add(OpenAiErrors.status(failure) + " " + OpenAiErrors.code(failure)));

        Set<String> listed = new TreeSet<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> listed.add(row.group(1) + " " + row.group(2)));

        assertThat(listed).isEqualTo(known);
    }

    @Test
    void saysWhoseStatusARefusalOfTheProviderHas() throws IOException {
        int redirected = OpenAiErrors.status(new Failure(Failure.Kind.REFUSED, 307, ""));
        int refused = OpenAiErrors.status(new Failure(Failure.Kind.REFUSED, 451, ""));

        assertThat(refused).isEqualTo(451);
        assertThat(Files.readString(PAGE))
                .containsPattern("\\| " + redirected
                        + " \\| `upstream_refused` \\| .*redirect.*; the status is then that 4xx \\|");
    }
}
