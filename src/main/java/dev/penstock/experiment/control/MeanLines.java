package dev.penstock.experiment.control;

import dev.penstock.experiment.control.Line.Levels;
import dev.penstock.experiment.control.Line.Shift;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.statistics.Arms;
import dev.penstock.experiment.statistics.ConfidenceSequence;
import dev.penstock.experiment.statistics.Covariate;
import dev.penstock.experiment.statistics.Difference;
import dev.penstock.experiment.statistics.Estimate;
import dev.penstock.experiment.statistics.Finding;
import dev.penstock.experiment.statistics.UnitCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is said of the means of a trial.
 *
 * @param sequence the intervals
 * @param isTrusted whether units are split as they should be
 * @param now until when units came
 */
record MeanLines(Trial trial, ConfidenceSequence sequence, boolean isTrusted, Instant now) {

    private static final String DOUBTED = ": not to be trusted while units are not split as they should be";

    Line line(Mean mean) {
        Optional<Difference> difference = difference(trial, mean);
        Levels levels = mean.levels(difference, count(mean, trial.control()), count(mean, trial.candidate()));
        Optional<Estimate> relative = difference.flatMap(Difference::relative);
        Optional<Finding> finding = relative.flatMap(estimate -> sequence.finding(estimate, trial.units()));
        if (finding.isPresent()) {
            return verdict().line(mean, levels, finding.get());
        }
        String why = difference.isPresent() && relative.isEmpty()
                ? "nothing to compare with: " + trial.control() + " is at 0"
                : tooFew();
        return new Line(
                mean.name(),
                levels,
                relative.map(estimate -> new Shift(estimate.value(), null)).orElse(null),
                null,
                Verdict.TOO_FEW,
                why);
    }

    private MeanVerdict verdict() {
        return isTrusted
                ? new MeanVerdict(trial.candidate(), ": safe to stop", ": worse than " + trial.control())
                : new MeanVerdict(trial.candidate(), DOUBTED, DOUBTED);
    }

    /** The difference over all epochs, less what could be known from the prompts. */
    static Optional<Difference> difference(Trial trial, Mean mean) {
        List<Arms> arms = trial.arms(mean);
        return Difference.of(mean.isOfPrompt() ? Covariate.adjust(arms) : arms);
    }

    private long count(Mean mean, String variant) {
        return trial.sum(
                variant,
                tally -> Arrays.stream(mean.counts().apply(tally.buckets())).sum());
    }

    /** How long it takes until something can be said, if units come as they did in the epoch so far. */
    private String tooFew() {
        UnitCounts units = trial.units();
        String fewer = units.candidate() < units.control() ? trial.candidate() : trial.control();
        long missing = ConfidenceSequence.UNITS_PER_ARM_MIN - Math.min(units.candidate(), units.control());
        if (missing <= 0) {
            return "not enough measured yet in any one epoch";
        }
        if (trial.epochs().isEmpty()) {
            return "not tried yet";
        }
        Epoch epoch = trial.epochs().get(trial.epochs().size() - 1);
        long came = trial.tally(epoch, fewer).units();
        long seconds = Duration.between(epoch.since(), now).toSeconds();
        if (came < 1 || seconds < 1) {
            return "not enough units yet: " + fewer + " has "
                    + Wording.counted(ConfidenceSequence.UNITS_PER_ARM_MIN - missing, "unit") + " of "
                    + ConfidenceSequence.UNITS_PER_ARM_MIN;
        }
        Duration wait = Duration.ofSeconds(Math.round((double) missing * seconds / came));
        return "not enough units yet: about " + Wording.about(wait) + " at this rate";
    }
}
