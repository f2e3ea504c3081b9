package dev.penstock.experiment.control;

import dev.penstock.experiment.control.Line.Levels;
import dev.penstock.experiment.control.Line.Shift;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.evidence.Distribution;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.evidence.Tally;
import dev.penstock.experiment.evidence.Total;
import dev.penstock.experiment.statistics.Cells;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.FailureExcess;
import dev.penstock.experiment.statistics.FirstFailures;
import dev.penstock.experiment.statistics.Histogram;
import dev.penstock.experiment.statistics.QuantileShift;
import dev.penstock.experiment.statistics.WinRate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is said of the rates, the list price, the quantiles and the votes of a trial. */
record CountLines(Trial trial, double alpha) {

    private static final double MEDIAN = .5;
    private static final double NINETIETH = .9;
    private static final double NANO = 1e9;

    List<Line> all() {
        List<Line> lines = new ArrayList<>();
        lines.add(listCost());
        lines.add(failures(Guard.ERRORS, CountLines::errors));
        lines.add(failures(Guard.SLOW_FIRST_TOKEN, tally -> tally.total(Total.SLOW_TTFT)));
        lines.add(failures(Guard.SLOW_TOTAL, tally -> tally.total(Total.SLOW_TOTAL)));
        lines.add(failures(Guard.STALLED, tally -> tally.total(Total.STALLED)));
        lines.add(failures(Guard.REFUSALS, tally -> tally.total(Total.REFUSALS)));
        lines.add(failures(Guard.INVALID_JSON, tally -> tally.total(Total.BAD_JSON)));
        lines.add(rate("empty", Total.EMPTY));
        lines.add(rate("cancelled", Total.CANCELS));
        lines.add(rate("length_limited", Total.FINISHED_LENGTH));
        lines.add(rate("retries", Total.RETRIES));
        lines.add(rate("failovers", Total.FAILOVERS));
        lines.add(quantile("first_token_p50", Distribution.TTFT, MEDIAN));
        lines.add(quantile("first_token_p90", Distribution.TTFT, NINETIETH));
        lines.add(quantile("latency_p50", Distribution.TOTAL, MEDIAN));
        lines.add(quantile("latency_p90", Distribution.TOTAL, NINETIETH));
        lines.add(wins());
        return lines;
    }

    /** All exchanges that ended in a failure of the provider. */
    static long errors(Tally tally) {
        return tally.total(Total.ERRORS_429)
                + tally.total(Total.ERRORS_5XX)
                + tally.total(Total.ERRORS_TIMEOUT)
                + tally.total(Total.ERRORS_OTHER);
    }

    private Line listCost() {
        Levels levels = levels("usd", tally -> tally.total(Total.LIST_NANO), NANO);
        return shown("list_cost", levels);
    }

    private Line rate(String metric, Total total) {
        return shown(metric, levels("share", tally -> tally.total(total), 1));
    }

    private Line shown(String metric, Levels levels) {
        @Nullable Shift shift = shift(levels);
        String sentence = shift == null
                ? "nothing to compare yet"
                : Wording.percent(shift.relative()) + " % " + (shift.relative() < 0 ? "less" : "more")
                        + " was seen; this is not tested";
        return new Line(metric, levels, shift, null, Verdict.SHOWN, sentence);
    }

    /** Failures of requests are shown; tested is how many units failed for the first time. */
    private Line failures(Guard guard, ToLongFunction<Tally> failed) {
        List<FirstFailures> first = trial.failures(guard);
        Evidence evidence = new FailureExcess(0).evidence(first);
        long candidate = first.stream().mapToLong(FirstFailures::candidate).sum();
        long control = first.stream().mapToLong(FirstFailures::control).sum();
        Levels levels = levels("share", failed, 1);
        boolean isProven = evidence.provesAt(alpha);
        String counts = "first failures of " + Wording.counted(candidate, "unit") + " against " + control + " of "
                + trial.control();
        return new Line(
                guard.word(),
                levels,
                shift(levels),
                evidence,
                isProven ? Verdict.WORSE : Verdict.NONE_FOUND,
                isProven
                        ? trial.candidate() + " fails more units than " + trial.control() + ": " + counts
                        : "no excess found: " + counts);
    }

    private Levels levels(String unit, ToLongFunction<Tally> what, double scale) {
        ToLongFunction<Tally> exchanges = tally -> tally.total(Total.EXCHANGES);
        return new Levels(
                unit,
                orNull(trial.ratio(trial.control(), what, exchanges), scale),
                orNull(trial.ratio(trial.candidate(), what, exchanges), scale),
                trial.sum(trial.control(), Total.EXCHANGES),
                trial.sum(trial.candidate(), Total.EXCHANGES));
    }

    private static @Nullable Double orNull(OptionalDouble value, double scale) {
        return value.isPresent() ? value.getAsDouble() / scale : null;
    }

    private static @Nullable Shift shift(Levels levels) {
        Double control = levels.control();
        Double candidate = levels.candidate();
        return control == null || candidate == null || control == 0
                ? null
                : new Shift((candidate - control) / control, null);
    }

    /** Of the last epoch alone: a unit has a first exchange in each, and must not be counted twice. */
    private Line quantile(String metric, Distribution distribution, double rate) {
        if (trial.epochs().isEmpty()) {
            Levels none = new Levels("milliseconds", null, null, 0, 0);
            return new Line(metric, none, null, null, Verdict.TOO_FEW, "not tried yet");
        }
        Epoch last = trial.epochs().get(trial.epochs().size() - 1);
        Histogram control = new Histogram(trial.tally(last, trial.control()).firsts(distribution));
        Histogram candidate = new Histogram(trial.tally(last, trial.candidate()).firsts(distribution));
        Levels levels = new Levels(
                "milliseconds",
                value(control.quantile(rate)),
                value(candidate.quantile(rate)),
                control.total(),
                candidate.total());
        Evidence evidence = new QuantileShift(rate, alpha).evidence(control, candidate);
        @Nullable Shift shift = shift(levels);
        if (shift == null) {
            return new Line(metric, levels, null, null, Verdict.TOO_FEW, "nothing to compare yet in this epoch");
        }
        boolean isProven = evidence.provesAt(alpha);
        String seen = Wording.percent(shift.relative()) + " % " + (shift.relative() < 0 ? "sooner" : "later");
        return new Line(
                metric,
                levels,
                shift,
                evidence,
                !isProven ? Verdict.NONE_FOUND : shift.relative() < 0 ? Verdict.BETTER : Verdict.WORSE,
                isProven
                        ? trial.candidate() + " is about " + seen + " in this epoch: a difference is proven"
                        : "no difference found: about " + seen + " was seen in this epoch");
    }

    private static @Nullable Double value(OptionalInt cell) {
        return cell.isPresent() ? Cells.value(cell.getAsInt()) : null;
    }

    private Line wins() {
        long wins = trial.sum(trial.candidate(), Total.WINS);
        long losses = trial.sum(trial.candidate(), Total.LOSSES);
        long decided = wins + losses;
        Evidence evidence = new WinRate().evidence(Math.max(0, wins), Math.max(0, losses));
        boolean isProven = evidence.provesAt(alpha);
        Levels levels = new Levels(
                "share",
                decided > 0 ? (double) losses / decided : null,
                decided > 0 ? (double) wins / decided : null,
                decided,
                decided);
        String seen = "it wins " + wins + " of " + Wording.counted(decided, "decided comparison");
        return new Line(
                "wins",
                levels,
                null,
                evidence,
                !isProven ? Verdict.NONE_FOUND : wins > losses ? Verdict.BETTER : Verdict.WORSE,
                decided == 0
                        ? "nobody has compared answers yet"
                        : isProven
                                ? trial.candidate() + (wins > losses ? " is preferred: " : " is not preferred: ") + seen
                                : "no preference found: " + seen);
    }
}
