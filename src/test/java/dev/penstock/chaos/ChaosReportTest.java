package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page and the JSON of a run. */
class ChaosReportTest {

    @TempDir
    Path folder;

    private final ChaosReport report = new ChaosReport(
            "A run",
            7,
            Map.of("gateways", "2"),
            Map.of("asked", "3"),
            List.of(
                    new Verdict("Sound", "All is well.", List.of()),
                    new Verdict("Broken", "Nothing is <bad>.", List.of("</script> is \"bad\""))),
            List.of(new ChaosReport.Fault("redis killed", "all", 10, 20)),
            List.of(new Second(1, 1, 1, 0)));

    @Test
    void namesEachViolationWithItsRule() {
        assertThat(report.violations()).containsExactly("Broken: </script> is \"bad\"");
    }

    @Test
    void isOnePageThatNeedsNothingElse() throws Exception {
        String page = Files.readString(report.write(folder));

        assertThat(page).doesNotContain("\"DATA\"").doesNotContain(" src=").doesNotContain("<link");
        assertThat(page.split("</script>", -1))
                .as("two script elements and their ends")
                .hasSize(3);
    }

    @Test
    void saysTheSameAsJson() throws Exception {
        report.write(folder);

        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("report.json").toFile());

        assertThat(json.at("/seed").asLong()).isEqualTo(7);
        assertThat(json.at("/verdicts/1/violations/0").asText()).isEqualTo("</script> is \"bad\"");
        assertThat(json.at("/faults/0/kind").asText()).isEqualTo("redis killed");
        assertThat(json.at("/seconds/0/refused").asLong()).isEqualTo(1);
    }
}
