package dev.penstock.it;

import static dev.penstock.testing.FakeCollector.attributes;
import static dev.penstock.testing.FakeCollector.parentId;
import static dev.penstock.testing.FakeCollector.spanId;
import static dev.penstock.testing.FakeCollector.traceId;
import static dev.penstock.testing.FakeCollector.traceparent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeCollector;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import dev.penstock.testing.Received;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests go on in their callers' traces, and providers in theirs. */
class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @TempDir
    static Path dir;

    private static FakeProvider fake;
    private static FakeProvider ill;
    private static FakeCollector collector;
    private static Policies policies;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        ill = FakeProvider.start().otherwise(Answer.json(500, "{\"error\":{\"message\":\"ill\"}}"));
        collector = FakeCollector.start();
        policies = Policies.in(dir.resolve("policies"))
                .provider("fake", fake.url(), "retries: 0")
                .provider("ill", ill.url(), "retries: 1", "bills_on_error: false")
                .model("talker", "fake/talker")
                .model("patient", "ill/sick", "fallbacks: [ talker ]")
                .price("fake/*", "input: 3", "output: 7")
                .price("ill/*", "input: 3", "output: 7")
                .key("acme", "alice", "budgets: [ { limit_usd: 50, window: month } ]");
        gateway = Gateways.in(dir, policies)
                .with("penstock.traces.endpoint", collector.url())
                .with("penstock.traces.every", "50ms")
                .with("penstock.upstream.retry.first-delay", "10ms")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fake.close();
        ill.close();
        collector.close();
    }

    private static HttpResponse<String> ask(GatewayProcess whom, String model, String... headers) throws Exception {
        return new Client(whom, Policies.secret("alice"))
                .chat(Client.asking(model, "a private word", "\"stream\":true"), headers);
    }

    private static List<Span> spans(String trace, int count) throws Exception {
        Eventually.asserts(() -> assertThat(collector.spans())
                .filteredOn(span -> traceId(span).equals(trace))
                .hasSize(count));
        return collector.spans().stream()
                .filter(span -> traceId(span).equals(trace))
                .toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesUpTheCallersTraceAndPassesItOn() throws Exception {
        int before = fake.requests().size();

        assertThat(ask(gateway, "patient", "traceparent", CALLER).statusCode()).isEqualTo(200);

        // decide, two of admit, two attempts at the sick one, and one that answers
        List<Span> spans = spans(TRACE, 7);
        Span request = named(spans, "chat patient");
        assertThat(parentId(request)).isEqualTo("00f067aa0ba902b7");
        assertThat(attributes(request)).containsEntry("gen_ai.response.model", "talker");
        Received served = fake.requests().get(before);
        assertThat(served.header("traceparent")).isEqualTo(traceparent(named(spans, "chat talker")));
        assertThat(ill.requests())
                .extracting(received -> received.header("traceparent"))
                .containsExactlyInAnyOrderElementsOf(spans.stream()
                        .filter(span -> span.getName().equals("chat sick"))
                        .map(FakeCollector::traceparent)
                        .toList());
        assertThat(spans)
                .filteredOn(span -> !span.equals(request))
                .allMatch(span -> parentId(span).equals(spanId(request)));
    }

    @Test
    void beginsATraceOfTheRequestsIdAndTellsNothingPrivate() throws Exception {
        HttpResponse<String> answer = ask(gateway, "talker");

        String id = answer.headers().firstValue("x-request-id").orElseThrow().substring("req_".length());
        List<Span> spans = spans(id, 4);
        assertThat(spans).extracting(Span::getName).contains("chat talker", "decide", "admit");
        assertThat(collector.batches().toString())
                .doesNotContain("private", "secretofatest", "Hello from the fake provider");
    }

    @Test
    void passesOnWhatCallersSayWhereNobodyCollects() throws Exception {
        try (GatewayProcess plain = Gateways.in(dir.resolve("plain"), policies).start()) {
            int before = fake.requests().size();

            ask(plain, "talker", "traceparent", CALLER);

            assertThat(fake.requests().get(before).header("traceparent")).isEqualTo(CALLER);
        }
    }
}
