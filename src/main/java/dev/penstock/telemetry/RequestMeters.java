package dev.penstock.telemetry;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The times that callers see. */
final class RequestMeters {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Family<Key, Timers> timers;

    RequestMeters(MeterRegistry registry, Labels labels, TelemetrySettings settings) {
        this.registry = registry;
        this.labels = labels;
        this.timers = new Family<>(MetricNames.SERVER_DURATION, settings.seriesMax(), registry, this::make);
    }

    void finished(RequestSummary request) {
        Timers of = timers.of(new Key(
                request.endpoint(),
                labels.model(request.model()),
                request.error().label(),
                request.cache().result(),
                Labels.variant(request.variant())));
        if (of != null) {
            record(of, request.timing(), request.usage() == null ? 0 : outputTokens(request.usage()));
        }
    }

    private static long outputTokens(Usage usage) {
        return usage.totalOutput().count();
    }

    private static void record(Timers of, Timing timing, long outputTokens) {
        of.total.record(timing.total());
        Duration firstToken = timing.firstToken();
        if (firstToken != null) {
            of.firstToken.record(firstToken);
        }
        long perToken = timing.nanosPerToken(outputTokens);
        if (perToken >= 0) {
            of.perToken.record(perToken, TimeUnit.NANOSECONDS);
        }
    }

    private Timers make(Key key) {
        Tags tags = Tags.of(
                MetricNames.OPERATION, key.endpoint.operation(),
                MetricNames.MODEL, key.model,
                MetricNames.ERROR_TYPE, key.error,
                MetricNames.CACHE, key.cache,
                MetricNames.VARIANT, key.variant);
        return new Timers(
                timer(
                        MetricNames.SERVER_DURATION,
                        "Requests, until the last byte of the answer",
                        tags,
                        Buckets.DURATION),
                timer(
                        MetricNames.SERVER_FIRST_TOKEN,
                        "Time to the first content of a stream",
                        tags,
                        Buckets.FIRST_TOKEN),
                timer(MetricNames.SERVER_PER_TOKEN, "Mean time of each later output token", tags, Buckets.PER_TOKEN));
    }

    private Timer timer(String name, String description, Tags tags, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private record Key(Endpoint endpoint, String model, String error, String cache, String variant) {}

    private record Timers(Timer total, Timer firstToken, Timer perToken) {}
}
