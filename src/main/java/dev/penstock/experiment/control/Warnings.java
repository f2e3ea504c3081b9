package dev.penstock.experiment.control;

import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.evidence.Tally;
import dev.penstock.experiment.evidence.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/** What makes a comparison doubtful, in sentences. */
final class Warnings {

    /** A difference of shares beyond which the variants did not do the same work. */
    private static final double SHARES_APART = .05;

    /** The number of the first epoch of any experiment. */
    private static final long FIRST = 1;

    private Warnings() {}

    static List<String> ofAll(Aggregate aggregate, List<Balance> balances) {
        List<String> warnings = new ArrayList<>();
        balances.stream()
                .filter(Balance::isOff)
                .forEach(balance -> warnings.add("In epoch " + balance.epoch()
                        + " the units are not split as the slots say: some are lost or counted wrongly, and no comparison"
                        + " of it can be trusted"));
        aggregate
                .frozenSince()
                .ifPresent(since -> warnings.add("Since " + since
                        + " there are more units than are told apart: the split and first exchanges are not looked at any"
                        + " more"));
        for (Guard guard : Guard.values()) {
            aggregate
                    .frozenSince(guard)
                    .ifPresent(since -> warnings.add(
                            "Since " + since + " units that fail first are not told apart for " + guard.word()));
        }
        return warnings;
    }

    /** @param known the first epoch whose evidence was read */
    static List<String> of(Trial trial, Epoch known) {
        List<String> warnings = new ArrayList<>();
        if (trial.epochs().contains(known) && known.number() > FIRST) {
            warnings.add("What " + trial.candidate() + " did before epoch " + known.number()
                    + " is left out: only the newest epochs are looked at, at most " + History.EPOCHS_MAX);
        }
        apart(trial, tally -> tally.total(Total.HITS), Warnings::requests)
                .ifPresent(points -> warnings.add("The response cache served " + Wording.percent(points)
                        + " points " + (points < 0 ? "fewer" : "more") + " of " + trial.candidate()
                        + "'s requests than of "
                        + trial.control() + "'s: cost and latency of the rest are not of the same work"));
        apart(trial, tally -> tally.total(Total.TOKENS_CACHED), Warnings::inputTokens)
                .ifPresent(points -> warnings.add("The provider's cache served " + Wording.percent(points)
                        + " points " + (points < 0 ? "fewer" : "more") + " of " + trial.candidate()
                        + "'s input tokens than of " + trial.control() + "'s: compare the cost at list price"));
        long crossovers = trial.sum(trial.candidate(), Total.CROSSOVERS) + trial.sum(trial.control(), Total.CROSSOVERS);
        if (crossovers > 0) {
            warnings.add(Wording.counted(crossovers, "request") + " of " + trial.candidate() + " or " + trial.control()
                    + " got the answer of another variant's target, and count for the variant that they had");
        }
        return warnings;
    }

    private static long requests(Tally tally) {
        return tally.total(Total.EXCHANGES) + tally.total(Total.HITS);
    }

    private static long inputTokens(Tally tally) {
        return tally.total(Total.TOKENS_IN) + tally.total(Total.TOKENS_CACHED);
    }

    /** How far the candidate's share is above the control's, where that is far. */
    private static Optional<Double> apart(Trial trial, ToLongFunction<Tally> part, ToLongFunction<Tally> whole) {
        OptionalDouble control = trial.ratio(trial.control(), part, whole);
        OptionalDouble candidate = trial.ratio(trial.candidate(), part, whole);
        if (control.isEmpty() || candidate.isEmpty()) {
            return Optional.empty();
        }
        double difference = candidate.getAsDouble() - control.getAsDouble();
        return Math.abs(difference) > SHARES_APART ? Optional.of(difference) : Optional.empty();
    }
}
