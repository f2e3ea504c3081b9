package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.GuardRail;
import dev.penstock.core.Model;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Variant;
import dev.penstock.experiment.control.Line.Levels;
import dev.penstock.experiment.control.Line.Shift;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.PairSums;
import dev.penstock.experiment.statistics.Arm;
import dev.penstock.experiment.statistics.Arms;
import dev.penstock.experiment.statistics.Buckets;
import dev.penstock.experiment.statistics.ConfidenceSequence;
import dev.penstock.experiment.statistics.Difference;
import dev.penstock.experiment.statistics.Estimate;
import dev.penstock.experiment.statistics.Finding;
import dev.penstock.experiment.statistics.UnitCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variant that is asked unseen, beside the one that answered the same prompts: d = y_to − y_from of each pair, by the
 * formulas of buckets. What prompts and units have in common falls out, so that few pairs say much.
 *
 * @param sides whose answers they are
 * @param pairs how many prompts both have answered
 * @param lines one for each metric that pairs have
 */
public record PairContrast(AnswerPair.Sides sides, long pairs, List<Line> lines) {

    public PairContrast {
        lines = List.copyOf(lines);
    }

    /** A mean of pairs, and where its sums are. */
    private record Measure(Mean mean, Metric sum, Metric count) {}

    private static final List<Measure> MEASURES = List.of(
            new Measure(Mean.of(GuardRail.Mean.COST), Metric.COST_NANO, Metric.EXCHANGES),
            new Measure(Mean.of(GuardRail.Mean.OUTPUT_TOKENS), Metric.TOKENS_OUT, Metric.EXCHANGES),
            new Measure(Mean.of(GuardRail.Mean.FIRST_TOKEN), Metric.TTFT_MICROS, Metric.TTFT_COUNT),
            new Measure(Mean.of(GuardRail.Mean.LATENCY), Metric.TOTAL_MICROS, Metric.EXCHANGES));

    /** Whose answers are compared in pairs: each other variant's with those of the one that is asked unseen. */
    static List<AnswerPair.Sides> asked(Model model) {
        @Nullable ShadowTerms shadow = model.terms().shadow();
        if (shadow == null) {
            return List.of();
        }
        return model.variants().stream()
                .map(Variant::name)
                .filter(name -> !name.equals(shadow.variant()))
                .map(name -> new AnswerPair.Sides(name, shadow.variant()))
                .toList();
    }

    static PairContrast of(PairSums sums, ExperimentTerms terms, Alphas alphas) {
        ConfidenceSequence sequence =
                new ConfidenceSequence(alphas.primary(), terms.measures().unitsExpected());
        List<Line> lines =
                MEASURES.stream().map(measure -> line(measure, sums, sequence)).toList();
        return new PairContrast(sums.sides(), total(sums.pairs()), lines);
    }

    private static Line line(Measure measure, PairSums sums, ConfidenceSequence sequence) {
        long[] counts = measure.count() == Metric.EXCHANGES ? sums.pairs() : sums.from(measure.count());
        long pairs = total(counts);
        Optional<Difference> difference = Difference.of(List.of(new Arms(
                new Arm(Buckets.of(sums.from(measure.sum())), Buckets.of(counts)),
                new Arm(Buckets.of(sums.to(measure.sum())), Buckets.of(counts)),
                pairs)));
        Mean mean = measure.mean();
        Levels levels = mean.levels(difference, pairs, pairs);
        Optional<Estimate> relative = difference.flatMap(Difference::relative);
        Optional<Finding> finding =
                relative.flatMap(estimate -> sequence.finding(estimate, new UnitCounts(pairs, pairs, pairs)));
        return finding.map(found ->
                        new MeanVerdict(sums.sides().from(), sums.sides().to(), true).line(mean, levels, found))
                .orElseGet(() -> new Line(
                        mean.name(),
                        levels,
                        relative.map(estimate -> new Shift(estimate.value(), null))
                                .orElse(null),
                        null,
                        Verdict.TOO_FEW,
                        "not enough pairs of many enough units yet: " + Wording.counted(pairs, "pair")));
    }

    private static long total(long[] buckets) {
        return Arrays.stream(buckets).sum();
    }
}
