package dev.penstock.experiment.control;

import dev.penstock.experiment.control.Line.Levels;
import dev.penstock.experiment.control.Line.Shift;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.statistics.Finding;

/**
 * What comes of a difference of means.
 *
 * @param isTrusted whether units are split as they should be
 */
record MeanVerdict(String control, String candidate, boolean isTrusted) {

    Line line(Mean mean, Levels levels, Finding finding) {
        double value = finding.difference().value();
        Verdict verdict = verdict(mean, finding);
        String sentence = verdict == Verdict.NONE_FOUND
                ? "no difference found: " + Wording.around(finding.interval(), mean.phrase())
                : candidate + " " + mean.phrase().verb() + " " + Wording.percent(value) + " % "
                        + mean.phrase().word(value) + ", " + Wording.between(finding.interval()) + advice(verdict);
        return new Line(
                mean.name(), levels, new Shift(value, finding.interval()), finding.evidence(), verdict, sentence);
    }

    private static Verdict verdict(Mean mean, Finding finding) {
        if (finding.interval().contains(0)) {
            return Verdict.NONE_FOUND;
        }
        return finding.difference().value() < 0 == mean.isLessBetter() ? Verdict.BETTER : Verdict.WORSE;
    }

    private String advice(Verdict verdict) {
        if (!isTrusted) {
            return ": not to be trusted while units are not split as they should be";
        }
        return verdict == Verdict.BETTER ? ": safe to stop" : ": worse than " + control;
    }
}
