package dev.penstock.pipeline;

import dev.penstock.core.Money;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.PairedDifference;
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
     * @param from the variant that answered the caller
     * @param to the variant that got the copy
     * @param bucket where the difference counts
     * @param costMax the most that one answer counts where costs are compared
     */
    record Sides(String experiment, String from, String to, int bucket, Money costMax) {}

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
            evidence.accept(new PairedDifference(
                    sides.experiment(), sides.from(), sides.to(), sides.bucket(), differences(caller, copy)));
        }
    }

    private Map<Metric, Long> differences(Measured from, Measured to) {
        Map<Metric, Long> differences = new EnumMap<>(Metric.class);
        differences.put(Metric.COST_NANO, cost(to) - cost(from));
        differences.put(Metric.TOKENS_OUT, tokensOut(to) - tokensOut(from));
        differences.put(
                Metric.TOTAL_MICROS,
                micros(to.timing().total()) - micros(from.timing().total()));
        @Nullable Duration fromFirst = from.timing().firstToken();
        @Nullable Duration toFirst = to.timing().firstToken();
        if (fromFirst != null && toFirst != null) {
            differences.put(Metric.TTFT_MICROS, micros(toFirst) - micros(fromFirst));
            // Answers that come in one piece are pairs without a first token.
            differences.put(Metric.TTFT_COUNT, 1L);
        }
        return differences;
    }

    private long cost(Measured of) {
        return Math.min(of.spent().cost().nanoUsd(), sides.costMax().nanoUsd());
    }

    private static long tokensOut(Measured of) {
        return of.spent().usage().output().count();
    }

    private static long micros(Duration time) {
        return time.toNanos() / NANOS_PER_MICRO;
    }
}
