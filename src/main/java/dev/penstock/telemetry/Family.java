package dev.penstock.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one kind, one for each combination of labels: made at the first use, looked up afterwards, and limited
 * in number so that no mistake in a label can flood the store of metrics.
 *
 * @param <K> a combination of labels
 * @param <M> what is counted for it
 */
final class Family<K, M> {

    private final int seriesMax;
    private final Function<K, M> make;
    private final Counter dropped;
    private final Map<K, M> meters = new ConcurrentHashMap<>();

    Family(String name, int seriesMax, MeterRegistry registry, Function<K, M> make) {
        this.seriesMax = seriesMax;
        this.make = make;
        this.dropped = dropped(name, registry);
    }

    /** Counts what a family does not record. */
    static Counter dropped(String name, MeterRegistry registry) {
        return Counter.builder(MetricNames.SERIES_DROPPED)
                .description("Recordings that would have begun a series beyond the limit of their family")
                .tag(MetricNames.FAMILY, name)
                .register(registry);
    }

    /** The meter of these labels; null, and counted, where there would be too many. */
    @Nullable
    M of(K labels) {
        M known = meters.get(labels);
        if (known != null) {
            return known;
        }
        if (meters.size() >= seriesMax) {
            dropped.increment();
            return null;
        }
        return meters.computeIfAbsent(labels, make);
    }
}
