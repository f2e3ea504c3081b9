package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;
import java.time.Instant;
import java.util.Map;

/**
 * How two variants' answers to the same prompt differ.
 *
 * @param experiment the experiment
 * @param from the variant that is compared with
 * @param to the variant that is compared
 * @param bucket the bucket of the unit that asked
 * @param differences for each metric what {@code to} needed more than {@code from}
 */
public record PairedDifference(String experiment, String from, String to, int bucket, Map<Metric, Long> differences)
        implements Evidence {

    public PairedDifference {
        differences = Map.copyOf(differences);
        if (from.equals(to)) {
            throw new IllegalArgumentException("to must be another variant than " + from);
        }
        if (bucket < 0 || bucket >= Exposure.BUCKETS) {
            throw new IllegalArgumentException(
                    "bucket must be between 0 and " + (Exposure.BUCKETS - 1) + ", not " + bucket);
        }
        if (differences.containsKey(Metric.EXCHANGES)) {
            throw new IllegalArgumentException("differences must leave out EXCHANGES, which counts the pairs");
        }
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        Increments pair = batch.pair(from, to);
        pair.add(Metric.EXCHANGES.field(bucket), 1);
        differences.forEach((metric, difference) -> pair.add(metric.field(bucket), difference));
    }
}
