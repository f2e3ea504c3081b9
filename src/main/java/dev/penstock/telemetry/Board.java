package dev.penstock.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gauges of one name whose values are told all at once, now and then: those that are not told any more are taken away, and
 * those beyond the limit of a family are not shown but counted.
 */
final class Board {

    private final MultiGauge gauges;
    private final Counter dropped;
    private final int seriesMax;
    private volatile Map<Tags, Double> values = Map.of();

    Board(String name, String description, int seriesMax, MeterRegistry registry) {
        this.gauges = MultiGauge.builder(name).description(description).register(registry);
        this.dropped = Family.dropped(name, registry);
        this.seriesMax = seriesMax;
    }

    /** Shows these values by their labels, and no others. */
    synchronized void show(Map<Tags, Double> told) {
        Map<Tags, Double> shown = new LinkedHashMap<>();
        told.forEach((labels, value) -> {
            if (shown.size() < seriesMax) {
                shown.put(labels, value);
            } else {
                dropped.increment();
            }
        });
        values = shown;
        // Gauges that stay are not made anew, so that no scrape misses them.
        gauges.register(shown.keySet().stream()
                .map(labels -> Row.of(labels, () -> value(labels)))
                .toList());
    }

    private double value(Tags labels) {
        return values.getOrDefault(labels, Double.NaN);
    }
}
