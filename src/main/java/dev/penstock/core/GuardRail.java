package dev.penstock.core;

import java.util.Locale;
import java.util.function.Function;

/**
 * A bound of how much worse than the control a candidate may do; beyond it, the candidate is rolled back.
 *
 * <p>Margins are relative to the control, in basis points: 2,000 is 20 %.
 */
public sealed interface GuardRail {

    /** The largest margin: a hundred times the control. */
    int MAX_MARGIN_BASIS_POINTS = 1_000_000;

    /** What counts as a failure of a unit. */
    enum Failure {
        ERRORS,
        SLOW_FIRST_TOKEN,
        SLOW_TOTAL,
        STALLED,
        REFUSALS,
        INVALID_JSON;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in policies and answers, such as {@code slow_first_token}. */
        public String label() {
            return label;
        }
    }

    /** What is averaged over requests; less is better. */
    enum Mean {
        COST,
        FIRST_TOKEN,
        LATENCY,
        OUTPUT_TOKENS;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in policies and answers, such as {@code cost}. */
        public String label() {
            return label;
        }
    }

    /** So much more of the candidate's units may fail than of the control's. */
    record OfFailures(Failure failure, int marginBasisPoints) implements GuardRail {
        public OfFailures {
            requireMargin(marginBasisPoints);
        }

        @Override
        public String metric() {
            return failure.label();
        }

        @Override
        public <T> T fold(
                Function<OfFailures, T> failures, Function<OfMean, T> mean, Function<OfFeedback, T> feedback) {
            return failures.apply(this);
        }
    }

    /** So much higher the candidate's mean may be than the control's. */
    record OfMean(Mean mean, int marginBasisPoints) implements GuardRail {
        public OfMean {
            requireMargin(marginBasisPoints);
        }

        @Override
        public String metric() {
            return mean.label();
        }

        @Override
        public <T> T fold(
                Function<OfFailures, T> failures, Function<OfMean, T> mean, Function<OfFeedback, T> feedback) {
            return mean.apply(this);
        }
    }

    /**
     * So much lower the candidate's mean feedback may be than the control's.
     *
     * @param name the name under which feedback is given; more of it is better
     */
    record OfFeedback(String name, int marginBasisPoints) implements GuardRail {
        public OfFeedback {
            requireMargin(marginBasisPoints);
        }

        @Override
        public String metric() {
            return name;
        }

        @Override
        public <T> T fold(
                Function<OfFailures, T> failures, Function<OfMean, T> mean, Function<OfFeedback, T> feedback) {
            return feedback.apply(this);
        }
    }

    /** The name of what is watched, in policies and answers; one experiment has one guard rail of each. */
    String metric();

    int marginBasisPoints();

    /** The result of the function for this case. */
    <T> T fold(Function<OfFailures, T> failures, Function<OfMean, T> mean, Function<OfFeedback, T> feedback);

    private static void requireMargin(int basisPoints) {
        if (basisPoints < 0 || basisPoints > MAX_MARGIN_BASIS_POINTS) {
            throw new IllegalArgumentException(
                    "marginBasisPoints must be between 0 and " + MAX_MARGIN_BASIS_POINTS + ", not " + basisPoints);
        }
    }
}
