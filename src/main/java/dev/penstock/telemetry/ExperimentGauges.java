package dev.penstock.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shares, units and evidence of the variants of experiments, as last told. */
final class ExperimentGauges {

    private final Board shares;
    private final Board units;
    private final Board eValues;

    ExperimentGauges(MeterRegistry registry, TelemetrySettings settings) {
        int max = settings.seriesMax();
        this.shares =
                new Board(MetricNames.EXPERIMENT_SHARE, "The part of the slots that the variant has", max, registry);
        this.units = new Board(
                MetricNames.EXPERIMENT_UNITS,
                "Units that came to the variant in the epoch at hand, on the gateway that leads",
                max,
                registry);
        this.eValues = new Board(
                MetricNames.EXPERIMENT_E_VALUE,
                "Evidence that the variant is beyond a guard rail: 100 rolls back the only candidate",
                max,
                registry);
    }

    void update(Collection<VariantUse> uses) {
        Map<Tags, Double> ofShares = new LinkedHashMap<>();
        Map<Tags, Double> ofUnits = new LinkedHashMap<>();
        Map<Tags, Double> ofGuards = new LinkedHashMap<>();
        for (VariantUse use : uses) {
            Tags labels = Tags.of(MetricNames.EXPERIMENT, use.experiment(), MetricNames.VARIANT, use.variant());
            ofShares.put(labels, use.share());
            Long seen = use.units();
            if (seen != null) {
                ofUnits.put(labels, seen.doubleValue());
            }
            use.eValues().forEach((guard, e) -> ofGuards.put(labels.and(MetricNames.GUARD, guard), e));
        }
        shares.show(ofShares);
        units.show(ofUnits);
        eValues.show(ofGuards);
    }
}
