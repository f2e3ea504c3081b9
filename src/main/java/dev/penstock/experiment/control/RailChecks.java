package dev.penstock.experiment.control;

import dev.penstock.core.GuardRail;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.statistics.ConfidenceSequence;
import dev.penstock.experiment.statistics.Difference;
import dev.penstock.experiment.statistics.Estimate;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.FailureExcess;
import dev.penstock.experiment.statistics.Finding;
import dev.penstock.experiment.statistics.FirstFailures;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks at the guard rails of a trial.
 *
 * @param unitsExpected for how many units bounds are tightest
 */
record RailChecks(Trial trial, Alphas alphas, long unitsExpected) {

    private static final double BASIS_POINTS = 10_000;

    /** Those that count units, for which no tallies need to be known. */
    List<RailCheck> ofFailures(List<GuardRail> rails) {
        return of(rails, failures -> Stream.of(check(failures)), mean -> Stream.empty(), feedback -> Stream.empty());
    }

    /** All. */
    List<RailCheck> all(List<GuardRail> rails) {
        return of(
                rails,
                failures -> Stream.of(check(failures)),
                mean -> Stream.of(check(mean, Mean.of(mean.mean()))),
                feedback -> Stream.of(check(feedback, Mean.of(feedback))));
    }

    private static List<RailCheck> of(
            List<GuardRail> rails,
            Function<GuardRail.OfFailures, Stream<RailCheck>> failures,
            Function<GuardRail.OfMean, Stream<RailCheck>> mean,
            Function<GuardRail.OfFeedback, Stream<RailCheck>> feedback) {
        return rails.stream()
                .flatMap(rail -> rail.fold(failures, mean, feedback))
                .toList();
    }

    private static double margin(GuardRail rail) {
        return rail.marginBasisPoints() / BASIS_POINTS;
    }

    private RailCheck check(GuardRail.OfFailures rail) {
        List<FirstFailures> first = trial.failures(Guard.valueOf(rail.failure().name()));
        Evidence evidence = new FailureExcess(margin(rail)).evidence(first);
        boolean isBreached = evidence.provesAt(alphas.guardRail());
        String counts = first.stream().mapToLong(FirstFailures::candidate).sum() + " units of " + trial.candidate()
                + " and " + first.stream().mapToLong(FirstFailures::control).sum() + " of " + trial.control();
        return new RailCheck(
                trial.candidate(),
                rail,
                alphas.guardRail(),
                evidence,
                null,
                isBreached,
                evidence.provesAt(alphas.primary()),
                rail.metric() + ": " + counts + " failed first; "
                        + (isBreached ? beyond(rail) + " is proven" : beyond(rail) + " is not proven"));
    }

    private static String beyond(GuardRail rail) {
        return "more than " + Wording.percentOfBasisPoints(rail.marginBasisPoints()) + " % worse than the control";
    }

    private RailCheck check(GuardRail rail, Mean mean) {
        Optional<Estimate> relative = MeanLines.difference(trial, mean).flatMap(Difference::relative);
        Optional<Double> harm = relative.flatMap(estimate -> harm(mean, estimate, alphas.guardRail()));
        Optional<Double> likely = relative.flatMap(estimate -> harm(mean, estimate, alphas.primary()));
        boolean isBreached = harm.isPresent() && harm.get() > margin(rail);
        return new RailCheck(
                trial.candidate(),
                rail,
                alphas.guardRail(),
                null,
                harm.orElse(null),
                isBreached,
                likely.isPresent() && likely.get() > margin(rail),
                rail.metric() + ": "
                        + harm.map(bound -> said(rail, bound, isBreached)).orElse("not enough units yet"));
    }

    private static String said(GuardRail rail, double bound, boolean isBreached) {
        return isBreached
                ? beyond(rail) + " is proven: at least " + Wording.percent(bound) + " %"
                : beyond(rail) + " is not proven";
    }

    /** By what part the candidate is worse at least. */
    private Optional<Double> harm(Mean mean, Estimate relative, double alpha) {
        Optional<Finding> finding = new ConfidenceSequence(alpha, unitsExpected).finding(relative, trial.units());
        return finding.map(found -> mean.isLessBetter() ? found.lower() : -found.upper());
    }
}
