package dev.penstock.experiment.control;

import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.SampleRatio;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the units of an epoch were split as its slots say, from the moment in which they were assigned.
 *
 * @param epoch the epoch
 * @param units how many units each variant was assigned
 * @param evidence that they were not
 * @param isOff whether that is proven: units are lost or counted wrongly, and no comparison can be trusted
 */
public record Balance(long epoch, Map<String, Long> units, Evidence evidence, boolean isOff) {

    public Balance {
        units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    }

    static Balance of(Epoch epoch, Aggregate aggregate, double alpha) {
        List<String> variants = List.copyOf(epoch.slots().keySet());
        Map<String, Long> units = new LinkedHashMap<>();
        variants.forEach(variant -> units.put(
                variant, aggregate.tally(new Arm(epoch.number(), variant)).assigned()));
        long[] counts = variants.stream().mapToLong(units::get).toArray();
        int[] slots = variants.stream().mapToInt(epoch::slots).toArray();
        Evidence evidence = new SampleRatio().evidence(counts, slots);
        return new Balance(epoch.number(), units, evidence, evidence.provesAt(alpha));
    }
}
