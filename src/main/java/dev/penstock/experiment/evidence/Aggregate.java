package dev.penstock.experiment.evidence;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is known of an experiment, added up over all gateways. */
public final class Aggregate {

    private static final String UNITS = "units";

    private final Map<Arm, Tally> tallies;
    private final Map<Guard, Counts> failures;
    private final Counts frozen;
    private final Counts sums;
    private final long units;

    Aggregate(Map<Arm, Tally> tallies, Map<Guard, Counts> failures, Counts frozen, Counts sums, long units) {
        this.tallies = Map.copyOf(tallies);
        this.failures = Map.copyOf(failures);
        this.frozen = frozen;
        this.sums = sums;
        this.units = units;
    }

    /** The tally of the variant in the epoch, which must be one of those that were asked for. */
    public Tally tally(Arm arm) {
        Tally tally = tallies.get(arm);
        if (tally == null) {
            throw new IllegalArgumentException("arm must be one that was read, not " + arm);
        }
        return tally;
    }

    /** How many units suffered for the first time in the experiment in this arm. */
    public long firstFailures(Guard guard, Arm arm) {
        Counts counts = failures.get(guard);
        return counts == null ? 0 : counts.of(arm.word());
    }

    /** What all variants together have cost in all epochs, also in those that were not asked for. */
    public long spentNanoUsd() {
        return sums.of(Total.COST_NANO.field());
    }

    /** How many units came to the experiment, over all epochs and variants. */
    public long units() {
        return units;
    }

    /**
     * Since when there are more units than are told apart, so that counts of units and first exchanges say nothing any
     * more; buckets, histograms and totals go on. Empty while there are not.
     */
    public Optional<Instant> frozenSince() {
        return since(UNITS);
    }

    /** Since when first failures are not told apart for this guard; empty while they are. */
    public Optional<Instant> frozenSince(Guard guard) {
        return since("g:" + guard.word());
    }

    private Optional<Instant> since(String what) {
        long millis = frozen.of(what);
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
