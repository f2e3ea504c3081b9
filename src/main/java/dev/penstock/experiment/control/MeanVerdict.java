package dev.penstock.experiment.control;

import dev.penstock.experiment.control.Line.Levels;
import dev.penstock.experiment.control.Line.Shift;
import dev.penstock.experiment.control.Line.Verdict;
import dev.penstock.experiment.statistics.Finding;

/**
 * What comes of a difference of means.
 *
 * @param ifBetter how the sentence ends where the candidate is better
 * @param ifWorse how it ends where the candidate is worse
 */
record MeanVerdict(String candidate, String ifBetter, String ifWorse) {

    Line line(Mean mean, Levels levels, Finding finding) {
        double value = finding.difference().value();
        Verdict verdict = verdict(mean, finding);
        String sentence = verdict == Verdict.NONE_FOUND
                ? "no difference found: " + Wording.around(finding.interval(), mean.phrase())
                : candidate + " " + mean.phrase().verb() + " " + Wording.percent(value) + " % "
                        + mean.phrase().word(value) + ", " + Wording.between(finding.interval())
                        + (verdict == Verdict.BETTER ? ifBetter : ifWorse);
        return new Line(
                mean.name(), levels, new Shift(value, finding.interval()), finding.evidence(), verdict, sentence);
    }

    private static Verdict verdict(Mean mean, Finding finding) {
        if (finding.interval().contains(0)) {
            return Verdict.NONE_FOUND;
        }
        return finding.difference().value() < 0 == mean.isLessBetter() ? Verdict.BETTER : Verdict.WORSE;
    }
}
