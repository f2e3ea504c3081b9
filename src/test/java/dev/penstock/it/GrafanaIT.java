package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dashboards and alert rules ask for, a gateway that has seen everything once has in its metrics. */
class GrafanaIT {

    /** Experiments are looked at whole every ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What Prometheus adds to what it reads. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final Path DOCKER = Path.of("docker");
    private static final String ALICE = Policies.secret("alice");

    /**
     * A query of an operator.
     *
     * @param where the file and what in it asks
     * @param text the query
     * @param shown the labels that a legend or a message shows
     */
    private record Asked(String where, String text, Set<String> shown) {}

    @TempDir
    static Path dir;

    private static FakeProvider fake;
    private static FakeProvider ill;
    private static GatewayProcess gateway;

    @BeforeAll
    static void seeEverythingOnce() throws Exception {
        fake = FakeProvider.start();
        ill = FakeProvider.start().otherwise(Answer.json(500, "{\"error\":{\"message\":\"ill\"}}"));
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", fake.url(), "retries: 0")
                .provider("ill", ill.url(), "retries: 1", "bills_on_error: false")
                .model("talker", "fake/talker", "cache: { ttl: 1h }")
                .model("patient", "ill/talker", "fallbacks: [ talker ]")
                .divided(
                        "duo",
                        List.of(
                                "left: { target: fake/l, weight: 1 }",
                                "right: { target: fake/r, weight: 1 }",
                                "ghost: { target: fake/g, weight: 0 }"),
                        "experiment: { guard_rails: [ { metric: errors, margin: 20 } ],"
                                + " shadow: { variant: ghost, share: 100, budget_usd: 1, concurrency: 4 } }")
                .price("fake/*", "input: 3", "output: 7")
                .price("ill/*", "input: 3", "output: 7")
                .tenant(
                        "acme",
                        "budgets: [ { limit_usd: 50, window: month }, { limit_tokens: 1000000, window: day },"
                                + " { limit_requests: 1000, window: day } ]")
                .key("acme", "alice")
                .key("acme", "carol", "budgets: [ { limit_usd: 0.000001, window: total, alert_at: [ 50 ] } ]");
        gateway = Gateways.in(dir, policies)
                .with("penstock.telemetry.budgets-every", "500ms")
                .with("penstock.upstream.retry.first-delay", "10ms")
                .start();
        talk();
    }

    private static void talk() throws Exception {
        Client alice = new Client(gateway, ALICE);
        alice.chat(Client.asking("talker", "Hello"));
        alice.chat(Client.asking("talker", "Hello"));
        alice.chat(Client.asking("talker", "Hello again", "\"stream\":true"));
        alice.chat(Client.asking("patient", "Hello"));
        new Client(gateway, Policies.secret("carol")).chat(Client.asking("talker", "Carol"));
        HttpResponse<String> answer = alice.chat(Client.asking("duo", "Hello", "\"user\":\"u\"", "\"stream\":true"));
        String request = answer.headers().firstValue("x-request-id").orElseThrow();
        String thumb = "{\"request_id\":\"" + request + "\",\"name\":\"thumbs_up\",\"value\":true}";
        Eventually.asserts(
                () -> assertThat(alice.post("/feedback", thumb).statusCode()).isEqualTo(201));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fake.close();
        ill.close();
    }

    @Test
    void everyPanelAndVariableAsksForWhatIsThere() throws Exception {
        List<Asked> asked = new ArrayList<>();
        try (Stream<Path> files = Files.list(DOCKER.resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                asked.addAll(ofDashboard(file));
            }
        }

        assertThat(asked).hasSizeGreaterThan(60);
        Eventually.asserts(PATIENCE, () -> assertThat(complaints(asked)).isEmpty());
    }

    @Test
    void everyAlertRuleAsksForWhatIsThere() throws Exception {
        List<Asked> asked = new ArrayList<>();
        for (JsonNode rule : new YAMLMapper()
                .readTree(DOCKER.resolve("prometheus-rules.yaml").toFile())
                .at("/groups/0/rules")) {
            asked.add(new Asked(
                    rule.path("alert").asText(),
                    rule.path("expr").asText(),
                    words("(?<=\\$labels\\.)\\w+", rule.path("annotations").toString())));
        }

        assertThat(asked).hasSizeGreaterThan(8);
        Eventually.asserts(PATIENCE, () -> assertThat(complaints(asked)).isEmpty());
    }

    private static List<Asked> ofDashboard(Path file) throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        List<Asked> asked = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                asked.add(new Asked(
                        file.getFileName() + ": " + panel.path("title").asText(),
                        target.path("expr").asText(),
                        words("(?<=\\{\\{)\\w+", target.path("legendFormat").asText())));
            }
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            asked.add(new Asked(
                    file.getFileName() + ": $" + variable.path("name").asText(),
                    variable.at("/query/query").asText(),
                    Set.of()));
        }
        return asked;
    }

    private static List<String> complaints(List<Asked> asked) {
        Scrape scrape = Scrape.of(gateway);
        List<String> complaints = new ArrayList<>();
        for (Asked one : asked) {
            Promql query = Promql.of(one.text());
            if (query.selectors().isEmpty()) {
                complaints.add(one.where() + " asks for no metric");
            }
            Set<String> labels = new TreeSet<>(query.groupings());
            labels.addAll(one.shown());
            for (Promql.Selector selector : query.selectors()) {
                complaint(scrape, selector, labels)
                        .forEach(complaint -> complaints.add(one.where() + ": " + complaint));
            }
        }
        return complaints;
    }

    private static List<String> complaint(Scrape scrape, Promql.Selector selector, Set<String> labels) {
        List<String> complaints = new ArrayList<>();
        String metric = selector.metric();
        if (!metric.equals("up") && !scrape.has(metric)) {
            return List.of("there is no " + metric);
        }
        Set<String> known = new TreeSet<>(scrape.labelNames(metric));
        known.addAll(OF_PROMETHEUS);
        Set<String> sought = new TreeSet<>(labels);
        sought.addAll(selector.matchers().keySet());
        sought.stream()
                .filter(label -> !known.contains(label))
                .forEach(label -> complaints.add(metric + " has no label " + label));
        selector.matchers().forEach((label, matching) -> {
            @Nullable String value = matching.only();
            if (value != null && !OF_PROMETHEUS.contains(label) && !scrape.has(metric, label, value)) {
                complaints.add(metric + " never has the " + label + " " + value);
            }
        });
        return complaints;
    }

    private static Set<String> words(String pattern, String text) {
        Set<String> words = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(word -> words.add(word.group()));
        return words;
    }
}
