package dev.penstock.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** What came of the exchanges that were drawn to be copied, by model. */
final class ShadowMeters {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Family<Key, Counter> copies;

    ShadowMeters(MeterRegistry registry, Labels labels, TelemetrySettings settings) {
        this.registry = registry;
        this.labels = labels;
        this.copies = new Family<>(MetricNames.SHADOW, settings.seriesMax(), registry, this::counter);
    }

    void ended(String model, ShadowResult result) {
        @Nullable Counter counter = copies.of(new Key(labels.model(model), result));
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter counter(Key key) {
        return Counter.builder(MetricNames.SHADOW)
                .description("Exchanges drawn to be copied to a variant unseen, by what came of the copy")
                .tag(MetricNames.SHADOWED_MODEL, key.model)
                .tag(MetricNames.RESULT, key.result.label())
                .register(registry);
    }

    private record Key(String model, ShadowResult result) {}
}
