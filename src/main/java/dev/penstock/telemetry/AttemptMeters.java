package dev.penstock.telemetry;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Failure;
import dev.penstock.core.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The times of attempts at providers, their failures, and what was tried again. */
final class AttemptMeters {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Family<Key, Timer> durations;
    private final Family<FailureKey, Counter> failures;
    private final Family<String, Counter> retries;
    private final Family<String, Counter> failovers;

    AttemptMeters(MeterRegistry registry, Labels labels, TelemetrySettings settings) {
        int max = settings.seriesMax();
        this.registry = registry;
        this.labels = labels;
        this.durations = new Family<>(MetricNames.CLIENT_DURATION, max, registry, this::duration);
        this.failures = new Family<>(MetricNames.UPSTREAM_FAILURES, max, registry, this::failure);
        this.retries = new Family<>(
                MetricNames.RETRIES,
                max,
                registry,
                provider -> counter(MetricNames.RETRIES, "Attempts repeated at the same target", provider));
        this.failovers = new Family<>(
                MetricNames.FAILOVERS,
                max,
                registry,
                provider -> counter(
                        MetricNames.FAILOVERS, "Requests that left this provider for another target", provider));
    }

    void finished(AttemptSummary attempt) {
        Failure.@Nullable Kind kind = attempt.failure();
        Target target = attempt.target();
        String provider = target.provider().name();
        String error = kind == null ? "" : ErrorType.of(kind).label();
        Timer timer = durations.of(new Key(attempt.endpoint(), labels.model(target), provider, error));
        if (timer != null) {
            timer.record(attempt.duration());
        }
        if (kind != null) {
            increment(failures.of(new FailureKey(provider, kind)));
        }
    }

    void retried(Target target) {
        increment(retries.of(target.provider().name()));
    }

    void failedOver(Target from) {
        increment(failovers.of(from.provider().name()));
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private Timer duration(Key key) {
        return Timer.builder(MetricNames.CLIENT_DURATION)
                .description("Attempts at providers")
                .tag(MetricNames.OPERATION, key.endpoint.operation())
                .tag(MetricNames.MODEL, key.model)
                .tag(MetricNames.PROVIDER_NAME, key.provider)
                .tag(MetricNames.ERROR_TYPE, key.error)
                .serviceLevelObjectives(Buckets.DURATION)
                .register(registry);
    }

    private Counter failure(FailureKey key) {
        return Counter.builder(MetricNames.UPSTREAM_FAILURES)
                .description("Attempts at providers that brought no answer")
                .tag(MetricNames.PROVIDER, key.provider)
                .tag(MetricNames.KIND, key.kind.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter counter(String name, String description, String provider) {
        return Counter.builder(name)
                .description(description)
                .tag(MetricNames.PROVIDER, provider)
                .register(registry);
    }

    private record Key(Endpoint endpoint, String model, String provider, String error) {}

    private record FailureKey(String provider, Failure.Kind kind) {}
}
