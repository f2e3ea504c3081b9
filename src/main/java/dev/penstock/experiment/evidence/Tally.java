package dev.penstock.experiment.evidence;

import io.vertx.redis.client.Response;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/** All that a variant did in an epoch. */
public final class Tally {

    private final Counts totals;
    private final Buckets buckets;
    private final Counts peaks;
    private final Map<Distribution, SortedMap<Integer, Long>> histograms = new EnumMap<>(Distribution.class);
    private final Map<Distribution, SortedMap<Integer, Long>> firsts = new EnumMap<>(Distribution.class);
    private final long assigned;
    private final long units;

    /** Reads the answers to what {@link #ask} asked. */
    Tally(Iterator<Response> answers) {
        this.totals = Counts.of(answers.next());
        this.buckets = Buckets.of(Counts.of(answers.next()));
        this.peaks = Counts.of(answers.next());
        for (Distribution distribution : Distribution.values()) {
            histograms.put(distribution, Counts.of(answers.next()).byCell());
            firsts.put(distribution, Counts.of(answers.next()).byCell());
        }
        this.assigned = answers.next().toLong();
        this.units = answers.next().toLong();
    }

    static void ask(Question question, EvidenceKeys keys, Arm arm) {
        question.hash(keys.totals(arm)).hash(keys.buckets(arm)).hash(keys.peaks(arm));
        for (Distribution distribution : Distribution.values()) {
            question.hash(keys.histogram(arm, distribution)).hash(keys.firsts(arm, distribution));
        }
        question.set(keys.enrolled(arm)).set(keys.units(arm));
    }

    public long total(Total total) {
        return totals.of(total.field());
    }

    /** How many opinions of this name were given. */
    public long feedbackCount(String name) {
        return totals.of(Feedback.countField(name));
    }

    /** Their sum in millionths. */
    public long feedbackMillionths(String name) {
        return totals.of(Feedback.sumField(name));
    }

    public Buckets buckets() {
        return buckets;
    }

    /** The strongest evidence that was noted about the metric. */
    public dev.penstock.experiment.statistics.Evidence strongest(String metric) {
        return Peaks.of(peaks.of(metric));
    }

    /** How many exchanges fell into each cell. */
    public SortedMap<Integer, Long> histogram(Distribution distribution) {
        return of(histograms, distribution);
    }

    /** How many units had their first exchange of the epoch in each cell. */
    public SortedMap<Integer, Long> firsts(Distribution distribution) {
        return of(firsts, distribution);
    }

    /**
     * How many units came to the variant, exactly, whatever came of them; no more are told apart once the aggregate is
     * frozen.
     */
    public long assigned() {
        return assigned;
    }

    /** How many units had an exchange that ended, exactly; no more are told apart once the aggregate is frozen. */
    public long units() {
        return units;
    }

    private static SortedMap<Integer, Long> of(
            Map<Distribution, SortedMap<Integer, Long>> kinds, Distribution distribution) {
        return Collections.unmodifiableSortedMap(kinds.getOrDefault(distribution, Collections.emptySortedMap()));
    }
}
