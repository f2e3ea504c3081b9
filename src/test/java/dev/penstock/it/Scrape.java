package dev.penstock.it;

import dev.penstock.testing.GatewayProcess;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code /q/metrics} said at one moment.
 *
 * @param text as it came
 * @param samples the lines with a value
 */
record Scrape(String text, List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line: a name, its labels, and a value. */
    record Sample(String name, Map<String, String> labels, double value) {

        /** Whether it has this name and these labels, given as name and value in turn, whatever the others are. */
        boolean is(String wanted, String... wantedLabels) {
            for (int i = 0; i < wantedLabels.length; i += 2) {
                if (!wantedLabels[i + 1].equals(labels.get(wantedLabels[i]))) {
                    return false;
                }
            }
            return name.equals(wanted);
        }

        private static Sample of(String line) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new AssertionError("no sample: " + line);
            }
            Map<String, String> labels = new LinkedHashMap<>();
            if (parts.group(2) != null) {
                LABEL.matcher(parts.group(2)).results().forEach(pair -> labels.put(pair.group(1), pair.group(2)));
            }
            return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
        }
    }

    static Scrape of(GatewayProcess gateway) {
        String text = RestAssured.given()
                .accept("text/plain; version=0.0.4")
                .get(gateway.management() + "/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        List<Sample> samples = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Sample::of)
                .forEach(samples::add);
        return new Scrape(text, samples);
    }

    /** The sum over all samples of this name with these labels, given as name and value in turn. */
    double sum(String name, String... labels) {
        return matching(name, labels).mapToDouble(Sample::value).sum();
    }

    /** Whether there is such a sample at all. */
    boolean has(String name, String... labels) {
        return matching(name, labels).findAny().isPresent();
    }

    private Stream<Sample> matching(String name, String... labels) {
        return samples.stream().filter(sample -> sample.is(name, labels));
    }

    Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    /** The names of all labels at samples of this name. */
    Set<String> labelNames(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Name and labels of what the gateway itself counts, without the JVM, whose collectors begin series as they please. */
    Set<String> series() {
        return samples.stream()
                .filter(sample -> !sample.name().startsWith("jvm_"))
                .map(sample -> sample.name() + sample.labels())
                .collect(Collectors.toSet());
    }
}
