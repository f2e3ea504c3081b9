package dev.penstock.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Every arm once at its peak and once at a fixed rate.
 *
 * @param peaks by the arm's name; an arm whose measurement failed is missing
 * @param latencies likewise
 * @param failures what failed
 */
record Round(Map<String, Peak> peaks, Map<String, Latency> latencies, List<String> failures) {

    /** The share of the slowest arm's peak at which all arms' latencies are measured. */
    private static final double LOAD = 0.5;

    /**
     * Measures one round, the arms in an order of its own. The rate is the same for all arms that whole answers, or
     * streams, are asked of: only then the difference of two latencies is the difference of two arms.
     */
    static Round run(List<Arm> arms, Meter meter, Random random) throws IOException, InterruptedException {
        Round round = new Round(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        for (Arm arm : shuffled(arms, random)) {
            try {
                round.peaks.put(arm.name(), meter.peak(arm));
            } catch (CellFailed failed) {
                round.failures.add(failed.getMessage());
            }
        }
        for (Arm arm : shuffled(arms, random)) {
            try {
                round.latencies.put(arm.name(), meter.latency(arm, LOAD * round.slowestPeak(arms, arm.stream())));
            } catch (CellFailed failed) {
                round.failures.add(failed.getMessage());
            }
        }
        return round;
    }

    Optional<Peak> peak(Arm arm) {
        return Optional.ofNullable(peaks.get(arm.name()));
    }

    Optional<Latency> latency(Arm arm) {
        return Optional.ofNullable(latencies.get(arm.name()));
    }

    private double slowestPeak(List<Arm> arms, boolean stream) {
        return arms.stream()
                .filter(arm -> arm.stream() == stream)
                .flatMap(arm -> peak(arm).stream())
                .mapToDouble(Peak::perSecond)
                .min()
                .orElse(1);
    }

    private static List<Arm> shuffled(List<Arm> arms, Random random) {
        List<Arm> shuffled = new ArrayList<>(arms);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
