package dev.penstock.experiment.evidence;

import dev.penstock.experiment.ExperimentKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of an experiment's keys in Redis. All begin with one hash tag, so that one script may touch them all.
 *
 * @param tag the hash tag of the experiment with a colon: <code>{x:&lt;experiment&gt;}:</code>
 */
record EvidenceKeys(String tag) {

    static EvidenceKeys of(String experiment) {
        return new EvidenceKeys(ExperimentKeys.of(experiment).tag() + ":");
    }

    /** Hash: incarnation of a gateway to the sequence of the last batch that was added. */
    String sequences() {
        return tag + "seq";
    }

    /** Sorted set: incarnation of a gateway to the time of its last batch in ms. */
    String seen() {
        return tag + "seen";
    }

    /** Set: all units that came to any variant. */
    String units() {
        return tag + "units";
    }

    /** Hash: {@link Total#COST_NANO} to the sum over all variants and epochs. */
    String sums() {
        return tag + "sums";
    }

    /** Hash: which sets grow no more, to the time since when in ms. */
    String frozen() {
        return tag + "frozen";
    }

    /** String: there while the experiment is concluded; all else goes when it goes. */
    String retired() {
        return tag + "retired";
    }

    /** Hash: {@link Total} to its count. */
    String totals(Arm arm) {
        return tag + arm.word() + ":t";
    }

    /** Hash: bucket and {@link Metric} to the sum. */
    String buckets(Arm arm) {
        return tag + arm.word() + ":b";
    }

    /** Hash: metric to the strongest evidence about it, in millionths of the logarithm. */
    String peaks(Arm arm) {
        return tag + arm.word() + ":p";
    }

    /** Hash: cell to the number of exchanges. */
    String histogram(Arm arm, Distribution distribution) {
        return tag + arm.word() + ":h:" + distribution.word();
    }

    /** Hash: cell to the number of units whose first exchange in the epoch fell there. */
    String firsts(Arm arm, Distribution distribution) {
        return tag + arm.word() + ":f:" + distribution.word();
    }

    /** Set: the units that came to a variant in an epoch. */
    String enrolled(Arm arm) {
        return tag + arm.word() + ":a";
    }

    /** Set: those of them of which an exchange has ended. */
    String units(Arm arm) {
        return tag + arm.word() + ":u";
    }

    /** All keys of a variant in an epoch. */
    List<String> ofArm(Arm arm) {
        List<String> all = new ArrayList<>(List.of(totals(arm), buckets(arm), peaks(arm), enrolled(arm), units(arm)));
        for (Distribution distribution : Distribution.values()) {
            all.add(histogram(arm, distribution));
            all.add(firsts(arm, distribution));
        }
        return all;
    }

    /** Set: the units that the guard has seen suffer in the experiment. */
    String failed(Guard guard) {
        return tag + "g:" + guard.word();
    }

    /** Hash: epoch and variant to the number of units that suffered there first. */
    String failures(Guard guard) {
        return tag + "g:" + guard.word() + ":c";
    }

    /** Hash: bucket and {@link Metric} to the sum of differences, and to that of the levels that they start from. */
    String pair(AnswerPair.Sides sides) {
        return tag + sides.epoch() + ":pair:" + sides.from() + "~" + sides.to() + ":b";
    }

    /** Hash: what a variant did in a stretch of time. */
    String stretch(Stretch stretch, long number, String variant) {
        return tag + stretch.word() + ":" + number + ":" + variant;
    }
}
