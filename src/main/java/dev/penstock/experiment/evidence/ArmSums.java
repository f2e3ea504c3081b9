package dev.penstock.experiment.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be added of one variant in one epoch. */
final class ArmSums {

    private static final Distribution[] DISTRIBUTIONS = Distribution.values();
    private static final int SETS = 2;
    private static final String NO_CELL = "-";

    private final Increments totals;
    private final Increments buckets;
    private final Increments[] histograms = new Increments[DISTRIBUTIONS.length];
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Arm arm;
    private final Steps steps;

    ArmSums(Arm arm, Steps steps) {
        this.arm = arm;
        this.steps = steps;
        this.totals = new Increments(steps);
        this.buckets = new Increments(steps);
        Arrays.setAll(histograms, i -> new Increments(steps));
    }

    /** Adds to a total; to none where there is none. */
    void add(@Nullable Total total, long by) {
        if (total != null) {
            totals.add(total.field(), by);
        }
    }

    void addToTotals(String field, long by) {
        totals.add(field, by);
    }

    void add(int bucket, Metric metric, long by) {
        buckets.add(metric.field(bucket), by);
    }

    void addToBuckets(String field, long by) {
        buckets.add(field, by);
    }

    void add(Distribution distribution, int cell) {
        histograms[distribution.ordinal()].add(Integer.toString(cell), 1);
    }

    /** A unit had an exchange in these cells; only its first one counts, should it be its first in the epoch. */
    void addUnit(String unit, Map<Distribution, Integer> cells) {
        if (units.putIfAbsent(unit, word(cells)) == null) {
            steps.add(SETS + cells.size());
        }
    }

    private static String word(Map<Distribution, Integer> cells) {
        StringBuilder word = new StringBuilder();
        for (Distribution distribution : DISTRIBUTIONS) {
            Integer cell = cells.get(distribution);
            word.append(word.isEmpty() ? "" : " ").append(cell == null ? NO_CELL : cell.toString());
        }
        return word.toString();
    }

    void writeTo(FlushCall call, EvidenceKeys keys) {
        call.increments(keys.totals(arm), totals);
        call.increments(keys.buckets(arm), buckets);
        for (Distribution distribution : DISTRIBUTIONS) {
            call.increments(keys.histogram(arm, distribution), histograms[distribution.ordinal()]);
        }
        call.members('u', unitKeys(keys), units);
    }

    private List<String> unitKeys(EvidenceKeys keys) {
        List<String> unitKeys = new ArrayList<>(List.of(keys.units(arm)));
        for (Distribution distribution : DISTRIBUTIONS) {
            unitKeys.add(keys.firsts(arm, distribution));
        }
        return unitKeys;
    }
}
