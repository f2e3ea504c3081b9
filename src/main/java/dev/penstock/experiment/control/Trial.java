package dev.penstock.experiment.control;

import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.Tally;
import dev.penstock.experiment.evidence.Total;
import dev.penstock.experiment.statistics.Arm;
import dev.penstock.experiment.statistics.Arms;
import dev.penstock.experiment.statistics.Buckets;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.FirstFailures;
import dev.penstock.experiment.statistics.UnitCounts;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A candidate beside the control in the epochs in which it is tried.
 *
 * @param epochs the epochs, the oldest first
 */
record Trial(String control, String candidate, List<Epoch> epochs, Aggregate aggregate) {

    static Trial of(String control, String candidate, History history, Aggregate aggregate) {
        return new Trial(control, candidate, history.trial(candidate), aggregate);
    }

    /** What a variant did in the epoch. */
    Tally tally(Epoch epoch, String variant) {
        return aggregate.tally(arm(epoch, variant));
    }

    private static dev.penstock.experiment.evidence.Arm arm(Epoch epoch, String variant) {
        return new dev.penstock.experiment.evidence.Arm(epoch.number(), variant);
    }

    /** The sum over all epochs. */
    long sum(String variant, ToLongFunction<Tally> what) {
        return epochs.stream()
                .mapToLong(epoch -> what.applyAsLong(tally(epoch, variant)))
                .sum();
    }

    long sum(String variant, Total total) {
        return sum(variant, tally -> tally.total(total));
    }

    /** What is averaged, in each epoch. */
    List<Arms> arms(Mean mean) {
        return epochs.stream()
                .map(epoch -> new Arms(side(mean, epoch, control), side(mean, epoch, candidate), (long) weight(epoch)))
                .toList();
    }

    private Arm side(Mean mean, Epoch epoch, String variant) {
        dev.penstock.experiment.evidence.Buckets buckets = tally(epoch, variant).buckets();
        Buckets sums = Buckets.of(mean.sums().apply(buckets));
        Buckets counts = Buckets.of(mean.counts().apply(buckets));
        return mean.isOfPrompt()
                ? new Arm(sums, counts, Buckets.of(buckets.of(Metric.PROMPT_BYTES)))
                : new Arm(sums, counts);
    }

    /** What the epoch counts for: its units; or its exchanges, where units are not told apart any more. */
    private double weight(Epoch epoch) {
        ToDoubleFunction<Tally> size =
                aggregate.frozenSince().isEmpty() ? Tally::units : tally -> tally.total(Total.EXCHANGES);
        return size.applyAsDouble(tally(epoch, control)) + size.applyAsDouble(tally(epoch, candidate));
    }

    /**
     * How many units there were. Units live through epochs and may change arms, so an arm has at least as many as in its largest
     * epoch, and both together at most as many as the experiment.
     */
    UnitCounts units() {
        long ofControl = most(control);
        long ofCandidate = most(candidate);
        long all = sum(control, Tally::units) + sum(candidate, Tally::units);
        long distinct = Math.max(Math.min(all, aggregate.units()), Math.max(ofControl, ofCandidate));
        return new UnitCounts(distinct, ofControl, ofCandidate);
    }

    private long most(String variant) {
        return epochs.stream()
                .mapToLong(epoch -> tally(epoch, variant).units())
                .max()
                .orElse(0);
    }

    /** The strongest evidence that was noted under the name in the last epoch. */
    Evidence strongest(String name) {
        return epochs.isEmpty()
                ? Evidence.NONE
                : tally(epochs.get(epochs.size() - 1), candidate).strongest(name);
    }

    /** The first failures of units, in each epoch; asks for no tally. */
    List<FirstFailures> failures(Guard guard) {
        return epochs.stream()
                .map(epoch -> new FirstFailures(
                        aggregate.firstFailures(guard, arm(epoch, candidate)),
                        aggregate.firstFailures(guard, arm(epoch, control)),
                        epoch.slots(candidate),
                        epoch.slots(control)))
                .toList();
    }

    /** The variant's ratio in each epoch that has both arms, weighted alike for both, so that a drift is no difference. */
    OptionalDouble ratio(String variant, ToLongFunction<Tally> upper, ToLongFunction<Tally> lower) {
        List<Epoch> shared = epochs.stream()
                .filter(epoch -> lower.applyAsLong(tally(epoch, control)) > 0
                        && lower.applyAsLong(tally(epoch, candidate)) > 0
                        && weight(epoch) > 0)
                .toList();
        double weights = shared.stream().mapToDouble(this::weight).sum();
        if (weights == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(shared.stream()
                .mapToDouble(epoch -> {
                    Tally tally = tally(epoch, variant);
                    double part = weight(epoch) / weights;
                    return part * upper.applyAsLong(tally) / lower.applyAsLong(tally);
                })
                .sum());
    }
}
