package dev.penstock.telemetry.tracing;

import static dev.penstock.testing.FakeCollector.attributes;
import static dev.penstock.testing.FakeCollector.parentId;
import static dev.penstock.testing.FakeCollector.spanId;
import static dev.penstock.testing.FakeCollector.traceId;
import static dev.penstock.testing.FakeCollector.traceparent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Caller;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.telemetry.CacheResult;
import dev.penstock.telemetry.ErrorType;
import dev.penstock.telemetry.RequestSummary;
import dev.penstock.telemetry.Timing;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector gets of a request, and what of it providers are told. */
class OtlpTracingTest {

    private static final String ID = "0193600000007b34da6a3ce929d0e473";
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000;
    private static final long MILLI = 1_000_000;
    private static final Usage USAGE =
            new Usage(new Tokens(10), new Tokens(2), Tokens.ZERO, new Tokens(21), Tokens.ZERO, Usage.Evidence.REPORTED);

    private final FakeCollector collector = FakeCollector.start();
    private final AtomicLong nanos = new AtomicLong(7_000);

    @AfterEach
    void stop() {
        collector.close();
    }

    private Tracing tracing(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("endpoint", collector.url(), "every", "10ms"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TraceSettings.class);
        all.forEach((name, value) -> config.withDefaultValue("penstock.traces." + name, value));
        return OtlpTracing.of(
                config.build().getConfigMapping(TraceSettings.class),
                new OtlpTracing.Means(new Random(5), nanos::get, Clock.fixed(NOW, ZoneOffset.UTC), 40));
    }

    private void pass(long millis) {
        nanos.addAndGet(millis * MILLI);
    }

    private static Target target(String provider, String model) {
        URI url = URI.create("http://10.0.0.1:8000/v1");
        return new Target(
                new Provider(provider, Dialect.OPENAI, url, null, Duration.ofSeconds(1), 0, true, false, null),
                model,
                null,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private RequestSummary summary(String model, int status, ErrorType error, long millis) {
        Caller caller = new Caller("demo", "research", "demo-key", List.of(), List.of(), List.of(), List.of(), false);
        return new RequestSummary(
                "req_" + ID,
                caller,
                Endpoint.CHAT_COMPLETIONS,
                model,
                "small",
                target("b", "large"),
                true,
                status,
                error,
                CacheResult.MISS,
                2,
                USAGE,
                new Money(125_000),
                new Timing(Duration.ofMillis(millis), null));
    }

    /** A request whose first target fails and whose second streams. Gives what the two providers were told. */
    private List<String> travel(Journey journey) {
        pass(1);
        journey.stage("decide");
        pass(2);
        journey.stage("admit");
        journey.attempt(target("a", "small"));
        final String first = journey.traceparent();
        pass(3);
        journey.attemptEnded(ErrorType.of(Failure.Kind.TIMEOUT));
        pass(4);
        journey.stage("admit");
        journey.attempt(target("b", "large"));
        final String second = journey.traceparent();
        pass(5);
        journey.firstContent();
        journey.used(USAGE);
        pass(6);
        journey.attemptEnded(ErrorType.NONE);
        journey.ended(summary("assistant", 200, ErrorType.NONE, 21));
        return List.of(first, second);
    }

    private List<Span> spans(int count) throws Exception {
        Eventually.asserts(() -> assertThat(collector.spans()).hasSize(count));
        return collector.spans().stream()
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    /** The first span of this name. */
    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsOfARequestItsStagesAndItsAttempts() throws Exception {
        try (Tracing tracing = tracing("headers", "x-token=secret, x-other=1", "service", "gate")) {
            List<String> told = travel(tracing.begin(ID, PARENT));

            List<Span> spans = spans(6);
            Span request = named(spans, "chat assistant");
            assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(traceId(request)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(parentId(request)).isEqualTo("00f067aa0ba902b7");
            assertThat(request.getStartTimeUnixNano()).isEqualTo(NOW_NANOS);
            assertThat(request.getEndTimeUnixNano()).isEqualTo(NOW_NANOS + 21 * MILLI);
            assertThat(attributes(request))
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.request.model", "assistant")
                    .containsEntry("gen_ai.response.model", "large")
                    .containsEntry("gen_ai.provider.name", "b")
                    .containsEntry("gen_ai.usage.input_tokens", "12")
                    .containsEntry("gen_ai.usage.output_tokens", "21")
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("penstock.request.id", "req_" + ID)
                    .containsEntry("penstock.tenant", "demo")
                    .containsEntry("penstock.variant", "small")
                    .containsEntry("penstock.cost_usd", "0.000125")
                    .doesNotContainKey("error.type");

            Span first = named(spans, "chat small");
            Span second = named(spans, "chat large");
            assertThat(List.of(traceparent(first), traceparent(second))).isEqualTo(told);
            assertThat(first.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(attributes(first))
                    .containsEntry("error.type", "timeout")
                    .containsEntry("gen_ai.provider.name", "a")
                    .containsEntry("server.address", "10.0.0.1")
                    .containsEntry("server.port", "8000");
            assertThat(second.getStartTimeUnixNano()).isEqualTo(NOW_NANOS + 10 * MILLI);
            assertThat(second.getEndTimeUnixNano()).isEqualTo(NOW_NANOS + 21 * MILLI);
            assertThat(second.getEvents(0).getTimeUnixNano()).isEqualTo(NOW_NANOS + 15 * MILLI);
            assertThat(attributes(second)).containsEntry("gen_ai.usage.output_tokens", "21");

            Span admit = named(spans, "admit");
            assertThat(admit.getStartTimeUnixNano()).isEqualTo(NOW_NANOS + MILLI);
            assertThat(admit.getEndTimeUnixNano()).isEqualTo(NOW_NANOS + 3 * MILLI);
            assertThat(collector.spans())
                    .filteredOn(span -> !spanId(span).equals(spanId(request)))
                    .allMatch(span -> parentId(span).equals(spanId(request)));
            assertThat(collector.batches().get(0).getResource().toString()).contains("service.name", "gate");
            assertThat(collector.headers().get(0)).containsEntry("X-token", List.of("secret"));
            assertThat(tracing.dropped()).isZero();
        }
    }

    @Test
    void beginsATraceByTheNameOfTheRequest() throws Exception {
        try (Tracing tracing = tracing()) {
            travel(tracing.begin(ID, "nonsense"));

            Span request = named(spans(6), "chat assistant");
            assertThat(traceId(request)).isEqualTo(ID);
            assertThat(parentId(request)).isEmpty();
        }
    }

    @Test
    void keepsOnlyWhatIsToBeKeptButPassesOnWhereItStands() throws Exception {
        try (Tracing tracing = tracing("ratio", "0")) {
            List<String> told = travel(tracing.begin(ID, PARENT.replace("-01", "-00")));
            travel(tracing.begin(ID, null));

            assertThat(told.get(0))
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .endsWith("-00");
            assertThat(told.get(0)).isNotEqualTo(told.get(1));
            travel(tracing.begin(ID, PARENT));
            assertThat(spans(6)).allMatch(span -> traceId(span).startsWith("4bf9"));
        }
    }

    @Test
    void countsWhatTheCollectorDoesNotTakeAndWhatThereIsNoRoomFor() throws Exception {
        collector.answer(400);
        try (Tracing tracing = tracing("waiting-max", "8")) {
            travel(tracing.begin(ID, PARENT));
            travel(tracing.begin(ID, PARENT));

            Eventually.asserts(() -> assertThat(tracing.dropped()).isEqualTo(12));
            assertThat(collector.spans()).isEmpty();
        }
    }

    @Test
    void cutsLongNames() throws Exception {
        try (Tracing tracing = tracing()) {
            tracing.begin(ID, null).ended(summary("m".repeat(1_000), 404, ErrorType.NONE, 1));

            Eventually.asserts(() -> assertThat(collector.spans())
                    .singleElement()
                    .satisfies(span -> assertThat(span.getName()).isEqualTo("chat " + "m".repeat(40))));
        }
    }

    @Test
    void notesNothingWithoutAnEndpoint() {
        Tracing none = tracing("endpoint", "");

        assertThat(none).isSameAs(Tracing.NONE);
        assertThat(none.begin(ID, PARENT).traceparent()).isNull();
    }

    @Test
    void refusesSettingsThatAreWrongWithoutTellingSecrets() {
        assertThatThrownBy(() -> tracing("endpoint", "collector:4318"))
                .hasMessageContaining("penstock.traces.endpoint");
        assertThatThrownBy(() -> tracing("ratio", "1.5")).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> tracing("headers", "sesame"))
                .hasMessageContaining("penstock.traces.headers")
                .message()
                .doesNotContain("sesame");
    }
}
