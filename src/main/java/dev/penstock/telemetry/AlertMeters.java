package dev.penstock.telemetry;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The alerts that were told, and those that could not be; the first tenants by their names, the others as one. */
final class AlertMeters {

    private final MeterRegistry registry;
    private final int tenantsMax;
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();
    private final Family<Key, Counter> alerts;

    AlertMeters(MeterRegistry registry, TelemetrySettings settings) {
        this.registry = registry;
        this.tenantsMax = settings.tenantsMax();
        this.alerts = new Family<>(MetricNames.ALERTS, settings.seriesMax(), registry, this::counter);
        // From the start, so that the first of a kind is an increase and not a new series.
        for (ExperimentAlert.What what : ExperimentAlert.What.values()) {
            for (Alert.Outcome outcome : Alert.Outcome.values()) {
                ofExperiments(what, outcome);
            }
        }
    }

    void told(Alert alert, Alert.Outcome outcome) {
        @Nullable Counter counter = alerts.of(new Key(label(alert.tenant()), alert.kind(), outcome));
        if (counter != null) {
            counter.increment();
        }
    }

    void told(ExperimentAlert alert, Alert.Outcome outcome) {
        ofExperiments(alert.what(), outcome).increment();
    }

    private Counter ofExperiments(ExperimentAlert.What what, Alert.Outcome outcome) {
        return Counter.builder(MetricNames.EXPERIMENT_ALERTS)
                .description("Alerts of experiments, by what came of each try to tell them")
                .tag(MetricNames.KIND, what.label())
                .tag(MetricNames.OUTCOME, outcome.label())
                .register(registry);
    }

    private String label(String tenant) {
        boolean own = tenants.contains(tenant) || tenants.size() < tenantsMax;
        if (own) {
            tenants.add(tenant);
        }
        return own ? tenant : Labels.OTHER;
    }

    private Counter counter(Key key) {
        return Counter.builder(MetricNames.ALERTS)
                .description("Alerts of budgets, by what came of each try to tell them")
                .tag(MetricNames.TENANT, key.tenant)
                .tag(MetricNames.KIND, key.kind.label())
                .tag(MetricNames.OUTCOME, key.outcome.label())
                .register(registry);
    }

    private record Key(String tenant, Alert.Kind kind, Alert.Outcome outcome) {}
}
