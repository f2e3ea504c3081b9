package dev.penstock.experiment.evidence;

import dev.penstock.experiment.Exposure;
import java.util.HashMap;
import java.util.Map;

/** Sums for each bucket of units. */
public final class Buckets {

    private final Map<String, long[]> sums = new HashMap<>();

    private Buckets() {}

    static Buckets of(Counts counts) {
        Buckets buckets = new Buckets();
        counts.forEach(buckets::put);
        return buckets;
    }

    private void put(String field, long sum) {
        int colon = field.indexOf(':');
        int bucket = Integer.parseInt(field.substring(0, colon));
        sums.computeIfAbsent(field.substring(colon + 1), first -> new long[Exposure.BUCKETS])[bucket] = sum;
    }

    /** The sum of the metric in each bucket; yours to change. */
    public long[] of(Metric metric) {
        return of(metric.field());
    }

    /** How many opinions of this name there are in each bucket. */
    public long[] feedbackCounts(String name) {
        return of(Feedback.countField(name));
    }

    /** Their sums in millionths. */
    public long[] feedbackMillionths(String name) {
        return of(Feedback.sumField(name));
    }

    long[] of(String field) {
        return sums.getOrDefault(field, new long[Exposure.BUCKETS]).clone();
    }
}
