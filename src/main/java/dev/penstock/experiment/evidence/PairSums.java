package dev.penstock.experiment.evidence;

import dev.penstock.experiment.evidence.AnswerPair.Sides;

/**
 * What all {@link AnswerPair}s of two variants come to. The differences are kept, and the levels that they start from, since
 * "12 % less" says more than a difference alone.
 */
public final class PairSums {

    private static final String LEVEL = "from_";

    private final Sides sides;
    private final Buckets sums;

    PairSums(Sides sides, Counts counts) {
        this.sides = sides;
        this.sums = Buckets.of(counts);
    }

    static String levelField(int bucket, Metric metric) {
        return Metric.fieldOf(bucket, LEVEL + metric.field());
    }

    public Sides sides() {
        return sides;
    }

    /** How many pairs there are in each bucket of units. */
    public long[] pairs() {
        return sums.of(Metric.EXCHANGES);
    }

    /** What the variant that is compared with needed, summed in each bucket. */
    public long[] from(Metric metric) {
        return sums.of(LEVEL + metric.field());
    }

    /** What the variant that is compared needed, summed in each bucket. */
    public long[] to(Metric metric) {
        long[] to = from(metric);
        long[] differences = sums.of(metric);
        for (int bucket = 0; bucket < to.length; bucket++) {
            to[bucket] += differences[bucket];
        }
        return to;
    }
}
