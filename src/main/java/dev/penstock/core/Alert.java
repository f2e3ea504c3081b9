package dev.penstock.core;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told once in a period of a budget: that it has passed a threshold, or that it could not carry a call.
 *
 * @param id the same however often it is told, without a dot or a blank
 * @param tenant whose budget it is
 * @param budget the budget's label, such as {@code key:demo/day}
 * @param period the name of the period, such as {@code D20261124}
 * @param percent the threshold that was passed, as a share of the limit; absent where a call could not be carried
 * @param spent what was charged in the period by then, in units of the limit
 * @param limit the most that the budget lets through
 * @param at when it happened
 */
public record Alert(
        String id,
        String tenant,
        String budget,
        String period,
        @Nullable Integer percent,
        long spent,
        Limit limit,
        Instant at) {

    /** What an alert is about. */
    public enum Kind {
        THRESHOLD,
        EXHAUSTED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in messages and metrics. */
        public String label() {
            return label;
        }
    }

    /** What came of an attempt to deliver an alert. */
    public enum Outcome {
        DELIVERED,
        FAILED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in metrics. */
        public String label() {
            return label;
        }
    }

    public Kind kind() {
        return percent == null ? Kind.EXHAUSTED : Kind.THRESHOLD;
    }
}
