package dev.penstock.telemetry.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sends traces to a collector by OTLP over HTTP, in batches, from a thread of its own; nobody waits for it. */
public final class OtlpTracing implements Tracing {

    /** The OTLP path of traces, below the base URL. */
    private static final String PATH = "/v1/traces";

    private static final int SPANS_OF_A_BATCH = 512;
    private static final long CLOSE_SECONDS_MAX = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** What makes traces besides the settings. */
    public record Means(RandomGenerator random, LongSupplier nanoTime, Clock clock, int valueCharsMax) {}

    private final CountedExporter exporter;
    private final SdkTracerProvider spans;
    private final SpanWriter writer;
    private final RecordedJourney.Means means;
    private final RandomGenerator random;
    private final double ratio;

    private OtlpTracing(TraceSettings settings, URI endpoint, Means means) {
        this.random = means.random();
        this.ratio = settings.ratio();
        this.exporter = new CountedExporter(exporter(settings, endpoint), settings.waitingMax());
        PromisedIds ids = new PromisedIds(this::spanId);
        this.spans = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(
                                Attributes.of(AttributeKey.stringKey("service.name"), settings.service()))))
                .setIdGenerator(ids)
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(settings.waitingMax())
                        .setMaxExportBatchSize(Math.min(SPANS_OF_A_BATCH, settings.waitingMax()))
                        .setScheduleDelay(settings.every())
                        .setExporterTimeout(settings.timeout())
                        .build())
                .build();
        this.writer = new SpanWriter(spans.get("dev.penstock"), ids, means.valueCharsMax());
        this.means = new RecordedJourney.Means(
                means.nanoTime(), () -> nanos(means.clock().instant()), this::spanId, this::send);
    }

    /** As the settings say: {@link Tracing#NONE} where they name no endpoint. Refuses those that are wrong. */
    public static Tracing of(TraceSettings settings, Means means) {
        Optional<String> endpoint = settings.endpoint().filter(text -> !text.isBlank());
        if (endpoint.isEmpty()) {
            return NONE;
        }
        if (!(settings.ratio() >= 0 && settings.ratio() <= 1)) {
            throw new IllegalArgumentException(
                    "penstock.traces.ratio must be between 0 and 1, not " + settings.ratio());
        }
        return new OtlpTracing(settings, url(endpoint.get().strip()), means);
    }

    private static URI url(String endpoint) {
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        URI url = URI.create(base.endsWith(PATH) ? base : base + PATH);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    // Without the text, which may hold a secret.
                    "penstock.traces.endpoint must be an http or https URL");
        }
        return url;
    }

    private static OtlpHttpSpanExporter exporter(TraceSettings settings, URI endpoint) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(settings.timeout())
                .setCompression("gzip");
        for (String pair : settings.headers().orElse("").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                builder.addHeader(
                        pair.substring(0, equals).strip(),
                        decoded(pair.substring(equals + 1).strip()));
            } else if (!pair.isBlank()) {
                // Without the text, which may be a secret.
                throw new IllegalArgumentException("penstock.traces.headers must be name=value,name=value");
            }
        }
        return builder.build();
    }

    /** As in the W3C's baggage, whose form the standard variable has. */
    private static String decoded(String value) {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public Journey begin(String id, @Nullable String traceparent) {
        Optional<TraceContext> caller = TraceContext.parse(traceparent);
        TraceContext here = caller.map(parent -> parent.at(spanId()))
                .orElseGet(() -> new TraceContext(id, spanId(), random.nextDouble() < ratio));
        return new RecordedJourney(means, here, caller.orElse(null));
    }

    private void send(FinishedJourney journey) {
        if (exporter.admits(journey.spans())) {
            writer.write(journey);
        }
    }

    private String spanId() {
        long id;
        do {
            id = random.nextLong();
        } while (id == 0);
        return hex(id);
    }

    private static String hex(long id) {
        String digits = Long.toHexString(id);
        return "0".repeat(Long.BYTES * 2 - digits.length()) + digits;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    @Override
    public long dropped() {
        return exporter.dropped();
    }

    @Override
    public void close() {
        spans.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
