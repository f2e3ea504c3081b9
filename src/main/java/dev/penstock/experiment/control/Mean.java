package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.GuardRail;
import dev.penstock.experiment.evidence.Buckets;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.statistics.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is averaged over the requests or the tokens of a variant, and how operators speak of it.
 *
 * @param name the word in policies and answers, such as {@code cost}
 * @param unit what its level is given in
 * @param sums what is added up in each bucket
 * @param counts over how many it is averaged in each bucket
 * @param scale how much of the sums makes one of the unit
 * @param isLessBetter whether less of it is better
 * @param isOfPrompt whether the bytes of prompts, which no variant could change, predict part of it
 * @param phrase how a difference is put
 */
record Mean(
        String name,
        Unit unit,
        Function<Buckets, long[]> sums,
        Function<Buckets, long[]> counts,
        double scale,
        boolean isLessBetter,
        boolean isOfPrompt,
        Phrase phrase) {

    /** What a level is given in. */
    enum Unit {
        USD,
        TOKENS,
        MILLISECONDS,
        SCORE,
        SHARE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in answers, such as {@code usd}. */
        String label() {
            return label;
        }
    }

    /** How a difference is put, such as: costs 12 % less. */
    record Phrase(String verb, String less, String more) {
        String word(double difference) {
            return difference < 0 ? less : more;
        }
    }

    private static final double MICROS = 1e3;
    private static final double NANO_PER_THOUSAND = 1e6;
    private static final double MILLIONTHS = 1e6;
    private static final double NANO = 1e9;

    private static final Mean COST = new Mean(
            GuardRail.Mean.COST.label(),
            Unit.USD,
            of(Metric.COST_NANO),
            of(Metric.EXCHANGES),
            NANO,
            true,
            true,
            new Phrase("costs", "less", "more"));

    private static final Mean OUTPUT_COST = new Mean(
            "cost_per_1000_output_tokens",
            Unit.USD,
            of(Metric.COST_NANO),
            of(Metric.TOKENS_OUT),
            NANO_PER_THOUSAND,
            true,
            false,
            new Phrase("costs", "less for each output token", "more for each output token"));

    private static final Mean INPUT_TOKENS = new Mean(
            "input_tokens",
            Unit.TOKENS,
            of(Metric.TOKENS_IN),
            of(Metric.EXCHANGES),
            1,
            true,
            true,
            new Phrase("reads", "fewer tokens", "more tokens"));

    private static final Mean OUTPUT_TOKENS = new Mean(
            GuardRail.Mean.OUTPUT_TOKENS.label(),
            Unit.TOKENS,
            of(Metric.TOKENS_OUT),
            of(Metric.EXCHANGES),
            1,
            true,
            false,
            new Phrase("writes", "fewer tokens", "more tokens"));

    private static final Mean FIRST_TOKEN = new Mean(
            GuardRail.Mean.FIRST_TOKEN.label(),
            Unit.MILLISECONDS,
            of(Metric.TTFT_MICROS),
            of(Metric.TTFT_COUNT),
            MICROS,
            true,
            false,
            new Phrase("needs", "less time to the first token", "more time to the first token"));

    private static final Mean LATENCY = new Mean(
            GuardRail.Mean.LATENCY.label(),
            Unit.MILLISECONDS,
            of(Metric.TOTAL_MICROS),
            of(Metric.TOTAL_COUNT),
            MICROS,
            true,
            false,
            new Phrase("needs", "less time for an answer", "more time for an answer"));

    private static Function<Buckets, long[]> of(Metric metric) {
        return buckets -> buckets.of(metric);
    }

    private static Mean feedback(String name) {
        return new Mean(
                name,
                Unit.SCORE,
                buckets -> buckets.feedbackMillionths(name),
                buckets -> buckets.feedbackCounts(name),
                MILLIONTHS,
                false,
                false,
                new Phrase("is rated", "lower by " + name, "higher by " + name));
    }

    /** Where the two are, over so many of each; nowhere while there is no difference to speak of. */
    Line.Levels levels(Optional<Difference> difference, long ofControl, long ofCandidate) {
        return new Line.Levels(
                unit.label(),
                difference.map(found -> found.control().value() / scale).orElse(null),
                difference.map(found -> found.candidate().value() / scale).orElse(null),
                ofControl,
                ofCandidate);
    }

    /** All that an experiment with these terms averages. */
    static List<Mean> of(ExperimentTerms terms) {
        List<Mean> means =
                new ArrayList<>(List.of(COST, OUTPUT_COST, INPUT_TOKENS, OUTPUT_TOKENS, FIRST_TOKEN, LATENCY));
        terms.measures().feedback().forEach(name -> means.add(feedback(name)));
        return means;
    }

    /** What the guard rail watches; feedback and the rest cannot share a name with it. */
    static Mean of(GuardRail.Mean watched) {
        return switch (watched) {
            case COST -> COST;
            case FIRST_TOKEN -> FIRST_TOKEN;
            case LATENCY -> LATENCY;
            case OUTPUT_TOKENS -> OUTPUT_TOKENS;
        };
    }

    static Mean of(GuardRail.OfFeedback watched) {
        return feedback(watched.name());
    }
}
