package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How two variants answered the same prompt.
 *
 * @param experiment the experiment
 * @param sides whose answers they are
 * @param bucket the bucket of the unit that asked
 * @param from for each metric what the first of them needed
 * @param to the same of the second
 */
public record AnswerPair(String experiment, Sides sides, int bucket, Map<Metric, Long> from, Map<Metric, Long> to)
        implements Evidence {

    /**
     * Whose answers are compared.
     *
     * @param epoch the epoch of the table that was in force: in another one the same names may mean other targets
     * @param from the variant that is compared with
     * @param to the variant that is compared
     */
    public record Sides(long epoch, String from, String to) {
        public Sides {
            if (from.equals(to)) {
                throw new IllegalArgumentException("to must be another variant than " + from);
            }
        }
    }

    /** What a pair may tell of an answer. */
    public static final List<Metric> MEASURED = List.of(
            Metric.COST_NANO,
            Metric.TOKENS_OUT,
            Metric.TTFT_MICROS,
            Metric.TTFT_COUNT,
            Metric.TOTAL_MICROS,
            Metric.TOTAL_COUNT);

    public AnswerPair {
        from = Map.copyOf(from);
        to = Map.copyOf(to);
        if (bucket < 0 || bucket >= Exposure.BUCKETS) {
            throw new IllegalArgumentException(
                    "bucket must be between 0 and " + (Exposure.BUCKETS - 1) + ", not " + bucket);
        }
        if (!from.keySet().equals(to.keySet())) {
            throw new IllegalArgumentException(
                    "both answers must have the same metrics, not " + from.keySet() + " and " + to.keySet());
        }
        if (!MEASURED.containsAll(from.keySet())) {
            throw new IllegalArgumentException("metrics must be of " + MEASURED + ", not " + from.keySet());
        }
    }

    @Override
    public void addTo(Batch batch, Instant now) {
        Increments pair = batch.pair(sides);
        pair.add(Metric.EXCHANGES.field(bucket), 1);
        from.forEach((metric, before) -> {
            pair.add(PairSums.levelField(bucket, metric), before);
            pair.add(metric.field(bucket), to.getOrDefault(metric, 0L) - before);
        });
    }
}
