package dev.penstock.pipeline;

import dev.penstock.core.Money;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.evidence.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's answer and that of the copy to one prompt. Once both are known their difference is told; where one of them
 * did not end well, nothing is.
 */
final class ShadowPair {

    /** A pair where nothing was copied. */
    static final Consumer<Measured> NONE = answer -> {};

    private static final long NANOS_PER_MICRO = 1_000;

    /**
     * Whose answers they are.
     *
     * @param variants the variant that answered the caller, and the one that got the copy
     * @param bucket where the difference counts
     * @param costMax the most that one answer counts where costs are compared
     */
    record Sides(String experiment, AnswerPair.Sides variants, int bucket, Money costMax) {}

    private final Sides sides;
    private final Consumer<? super Evidence> evidence;
    private @Nullable Measured caller;
    private @Nullable Measured copy;

    ShadowPair(Sides sides, Consumer<? super Evidence> evidence) {
        this.sides = sides;
        this.evidence = evidence;
    }

    /** The caller's answer has ended well. */
    void caller(Measured answer) {
        caller = answer;
        compare();
    }

    /** The copy's answer has ended well. */
    void copy(Measured answer) {
        copy = answer;
        compare();
    }

    private void compare() {
        if (caller != null && copy != null && caller.isReported() && copy.isReported()) {
            evidence.accept(pair(caller, copy));
        }
    }

    private AnswerPair pair(Measured from, Measured to) {
        Map<Metric, Long> ofFrom = measures(from);
        Map<Metric, Long> ofTo = measures(to);
        // Answers that come in one piece are pairs without a first token, those to slow readers without an end.
        ofFrom.keySet().retainAll(ofTo.keySet());
        ofTo.keySet().retainAll(ofFrom.keySet());
        return new AnswerPair(sides.experiment(), sides.variants(), sides.bucket(), ofFrom, ofTo);
    }

    private Map<Metric, Long> measures(Measured of) {
        Map<Metric, Long> measures = new EnumMap<>(Metric.class);
        measures.put(Metric.COST_NANO, cost(of));
        measures.put(Metric.TOKENS_OUT, of.spent().usage().output().count());
        if (!of.wasHeldUp()) {
            measures.put(Metric.TOTAL_MICROS, micros(of.timing().total()));
            measures.put(Metric.TOTAL_COUNT, 1L);
        }
        @Nullable Duration first = of.timing().firstToken();
        if (first != null) {
            measures.put(Metric.TTFT_MICROS, micros(first));
            measures.put(Metric.TTFT_COUNT, 1L);
        }
        return measures;
    }

    private long cost(Measured of) {
        return Math.min(of.spent().cost().nanoUsd(), sides.costMax().nanoUsd());
    }

    private static long micros(Duration time) {
        return time.toNanos() / NANOS_PER_MICRO;
    }
}
