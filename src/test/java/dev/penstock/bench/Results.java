package dev.penstock.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * All rounds together. A figure of an arm is the median of its figures in the rounds; a comparison of two arms is made
 * within each round, and its median taken: what disturbs a whole round then disturbs no comparison.
 */
record Results(List<Arm> arms, List<Round> rounds) {

    double peak(Arm arm, ToDoubleFunction<Peak> figure) {
        return Median.of(peaks(arm).stream().map(figure::applyAsDouble).toList());
    }

    double latency(Arm arm, ToDoubleFunction<Latency> figure) {
        return Median.of(rounds.stream()
                .flatMap(round -> round.latency(arm).stream())
                .map(figure::applyAsDouble)
                .toList());
    }

    /** The lowest and the highest throughput of all rounds, in percent of the median. */
    double spreadPercent(Arm arm) {
        double[] sorted =
                peaks(arm).stream().mapToDouble(Peak::perSecond).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : 100 * (sorted[sorted.length - 1] - sorted[0]) / peak(arm, Peak::perSecond);
    }

    /** A figure divided by that of nginx; NaN where it cannot be compared. */
    double overNginx(Arm arm, ToDoubleFunction<Peak> figure) {
        return compared(arm, Arm.Kind.NGINX, Round::peak, figure, (own, nginx) -> own / nginx);
    }

    /** What the arm adds to a latency of the direct way; NaN where it cannot be compared. */
    double aboveDirect(Arm arm, ToDoubleFunction<Latency> figure) {
        return compared(arm, Arm.Kind.DIRECT, Round::latency, figure, (own, direct) -> own - direct);
    }

    List<String> failures() {
        return rounds.stream().flatMap(round -> round.failures().stream()).toList();
    }

    private <T> double compared(
            Arm arm,
            Arm.Kind kind,
            BiFunction<Round, Arm, Optional<T>> cell,
            ToDoubleFunction<T> figure,
            DoubleBinaryOperator comparison) {
        List<Double> values = new ArrayList<>();
        for (Arm other : arms) {
            if (other.kind() == kind && other.stream() == arm.stream()) {
                for (Round round : rounds) {
                    cell.apply(round, arm)
                            .flatMap(own -> cell.apply(round, other)
                                    .map(theirs -> comparison.applyAsDouble(
                                            figure.applyAsDouble(own), figure.applyAsDouble(theirs))))
                            .ifPresent(values::add);
                }
            }
        }
        return Median.of(values);
    }

    private List<Peak> peaks(Arm arm) {
        return rounds.stream().flatMap(round -> round.peak(arm).stream()).toList();
    }
}
