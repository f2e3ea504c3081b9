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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variant that is asked unseen, beside the one that answered the same prompts: d = y_to − y_from of each pair, by the
 * formulas of buckets. What prompts and units have in common falls out, so that few pairs say much.
 *
 * <p>The confidence sequence counts pairs where it counts units elsewhere: that moves only the moment at which it is
 * tightest, since the error still comes from the buckets of units. A copy that failed is in no pair.
 *
 * @param from the variant that is compared with
 * @param to the variant that is compared
 * @param pairs how many prompts both have answered
 * @param lines one for each metric that pairs have
 */
public record PairContrast(String from, String to, long pairs, List<Line> lines) {

    public PairContrast {
        lines = List.copyOf(lines);
    }

    /** A mean of pairs, and where its sums are. */
    private record Measure(Mean mean, Metric sum, Metric count) {}

    /** What is said of answers that came says nothing of those that did not, so nothing is advised. */
    private static final String ON_BOTH = " on prompts that both have answered";

    private static final List<Measure> MEASURES = List.of(
            new Measure(Mean.of(GuardRail.Mean.COST), Metric.COST_NANO, Metric.EXCHANGES),
            new Measure(Mean.of(GuardRail.Mean.OUTPUT_TOKENS), Metric.TOKENS_OUT, Metric.EXCHANGES),
            new Measure(Mean.of(GuardRail.Mean.FIRST_TOKEN), Metric.TTFT_MICROS, Metric.TTFT_COUNT),
            new Measure(Mean.of(GuardRail.Mean.LATENCY), Metric.TOTAL_MICROS, Metric.TOTAL_COUNT));

    /**
     * Whose answers are compared in pairs: each other variant's with those of the one that is asked unseen, in all epochs in
     * which both mean what they mean now.
     */
    static List<AnswerPair.Sides> asked(Model model, History history) {
        @Nullable ShadowTerms shadow = model.terms().shadow();
        if (shadow == null) {
            return List.of();
        }
        return model.variants().stream()
                .map(Variant::name)
                .filter(name -> !name.equals(shadow.variant()))
                .flatMap(name -> history.alike().stream()
                        .map(epoch -> new AnswerPair.Sides(epoch.number(), name, shadow.variant())))
                .toList();
    }

    /** One for each variant that has met the one that is asked unseen. */
    static List<PairContrast> of(List<PairSums> sums, ExperimentTerms terms) {
        Map<String, List<PairSums>> byVariant = new LinkedHashMap<>();
        sums.stream()
                .filter(epoch -> total(epoch.pairs()) > 0)
                .forEach(epoch -> byVariant
                        .computeIfAbsent(epoch.sides().from(), first -> new ArrayList<>())
                        .add(epoch));
        ConfidenceSequence sequence = new ConfidenceSequence(
                Alphas.among(byVariant.size()).primary(), terms.measures().unitsExpected());
        return byVariant.values().stream().map(epochs -> of(epochs, sequence)).toList();
    }

    private static PairContrast of(List<PairSums> epochs, ConfidenceSequence sequence) {
        List<Line> lines = MEASURES.stream()
                .map(measure -> line(measure, epochs, sequence))
                .toList();
        AnswerPair.Sides sides = epochs.get(0).sides();
        long pairs = epochs.stream().mapToLong(epoch -> total(epoch.pairs())).sum();
        return new PairContrast(sides.from(), sides.to(), pairs, lines);
    }

    private static Line line(Measure measure, List<PairSums> epochs, ConfidenceSequence sequence) {
        Mean mean = measure.mean();
        long pairs = epochs.stream()
                .mapToLong(epoch -> total(counts(measure, epoch)))
                .sum();
        Optional<Difference> difference =
                Difference.of(epochs.stream().map(epoch -> arms(measure, epoch)).toList());
        Levels levels = mean.levels(difference, pairs, pairs);
        Optional<Estimate> relative = difference.flatMap(Difference::relative);
        Optional<Finding> finding =
                relative.flatMap(estimate -> sequence.finding(estimate, new UnitCounts(pairs, pairs, pairs)));
        AnswerPair.Sides sides = epochs.get(0).sides();
        if (finding.isPresent()) {
            return new MeanVerdict(sides.to(), ON_BOTH, ON_BOTH).line(mean, levels, finding.get());
        }
        String why = difference.isPresent() && relative.isEmpty()
                ? "nothing to compare with: " + sides.from() + " is at 0"
                : "not enough pairs of enough units yet: " + Wording.counted(pairs, "pair");
        @Nullable
        Shift shift =
                relative.map(estimate -> new Shift(estimate.value(), null)).orElse(null);
        return new Line(mean.name(), levels, shift, null, Verdict.TOO_FEW, why);
    }

    private static Arms arms(Measure measure, PairSums epoch) {
        long[] counts = counts(measure, epoch);
        return new Arms(
                new Arm(Buckets.of(epoch.from(measure.sum())), Buckets.of(counts)),
                new Arm(Buckets.of(epoch.to(measure.sum())), Buckets.of(counts)),
                total(counts));
    }

    private static long[] counts(Measure measure, PairSums epoch) {
        return measure.count() == Metric.EXCHANGES ? epoch.pairs() : epoch.from(measure.count());
    }

    private static long total(long[] buckets) {
        return Arrays.stream(buckets).sum();
    }
}
