package dev.penstock.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run showed, as a page for people and as JSON with the same content.
 *
 * @param title what was run
 * @param seed where all chance came from; the same one makes the same questions, answers and faults
 * @param load what was run, in words, by name
 * @param figures what it came to, by name
 * @param verdicts what each rule found
 * @param faults the faults that came
 * @param seconds how questions ended over time
 */
record ChaosReport(
        String title,
        long seed,
        Map<String, String> load,
        Map<String, String> figures,
        List<Verdict> verdicts,
        List<Fault> faults,
        List<Second> seconds) {

    /** A fault on the time line of the page, in milliseconds from the begin of the traffic. */
    record Fault(String kind, String where, long fromMillis, long toMillis) {}

    private static final String TEMPLATE = "/chaos/report.html";
    private static final String DATA = "\"DATA\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    List<String> violations() {
        return verdicts.stream()
                .flatMap(verdict -> verdict.violations().stream().map(found -> verdict.rule() + ": " + found))
                .toList();
    }

    /** Writes {@code report.html} and {@code report.json}, and returns the page. */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("report.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
        return Files.writeString(folder.resolve("report.html"), page());
    }

    private String page() throws IOException {
        try (InputStream in = ChaosReport.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IOException(TEMPLATE + " is not on the class path");
            }
            String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // No text of the data may end the script element that holds it.
            return template.replace(DATA, JSON.writeValueAsString(this).replace("<", "\\u003c"));
        }
    }
}
