package dev.penstock.experiment.control;

import dev.penstock.experiment.evidence.Peaks;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence says of one metric of a candidate beside the control.
 *
 * @param metric the name of the metric
 * @param levels where the two are
 * @param shift how far the candidate is from the control, as a part of the control's level; absent where that is not known
 * @param evidence against "no difference"; absent where nothing is tested
 * @param before the strongest evidence that was noted at earlier looks in this epoch
 * @param verdict what comes of it
 * @param sentence the same for operators
 */
public record Line(
        String metric,
        Levels levels,
        @Nullable Shift shift,
        @Nullable Evidence evidence,
        Evidence before,
        Verdict verdict,
        String sentence) {

    /** What is said at the first look. */
    Line(
            String metric,
            Levels levels,
            @Nullable Shift shift,
            @Nullable Evidence evidence,
            Verdict verdict,
            String sentence) {
        this(metric, levels, shift, evidence, Evidence.NONE, verdict, sentence);
    }

    /** What its evidence is noted under: feedback may be called like any other metric. */
    String notedAs() {
        return levels.unit().equals(Mean.Unit.SCORE.label()) ? "fb_" + metric : metric;
    }

    /** The same at a later look. */
    Line after(Evidence strongest) {
        return new Line(metric, levels, shift, evidence, strongest, verdict, sentence);
    }

    /** The smallest p-value of all looks in this epoch; absent where nothing is tested. */
    public @Nullable Double p() {
        return evidence == null ? null : (Double) evidence.strongest(before).p();
    }

    /** Whether this look is to be noted, since none before was as strong. */
    boolean isStrongest() {
        return evidence != null && Peaks.isAbove(evidence, before);
    }

    /** What comes of a test. */
    public enum Verdict {
        /** Nothing can be said yet. */
        TOO_FEW,
        /** No difference is proven; there may be one. */
        NONE_FOUND,
        /** The candidate is better. */
        BETTER,
        /** The candidate is worse. */
        WORSE,
        /** The two differ, and nobody said which is better. */
        DIFFERENT,
        /** Shown and not tested. */
        SHOWN;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word in answers, such as {@code none_found}. */
        public String label() {
            return label;
        }
    }

    /**
     * Where the two are.
     *
     * @param unit {@code usd}, {@code tokens}, {@code milliseconds}, {@code score} or {@code share}
     * @param control the control's level; absent where nothing was measured
     * @param candidate the candidate's
     * @param controlCount over how many that is
     * @param candidateCount over how many that is
     */
    public record Levels(
            String unit,
            @Nullable Double control,
            @Nullable Double candidate,
            long controlCount,
            long candidateCount) {}

    /**
     * How far the candidate is from the control.
     *
     * @param relative a part of the control's level: −.12 is 12 % less
     * @param interval where that lies; absent where nothing is said of it
     */
    public record Shift(double relative, @Nullable Interval interval) {}
}
