package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.statistics.ConfidenceSequence;
import dev.penstock.experiment.statistics.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the evidence says of an experiment at one look. All looks together are wrong with the chance that {@link Alphas} says.
 *
 * @param control the variant that the others are compared with
 * @param alphas the chances of being wrong
 * @param contrasts one for each candidate, in declared order
 * @param balances one for each epoch, the oldest first
 * @param warnings what makes all of it doubtful, in sentences
 */
public record Comparison(
        String control, Alphas alphas, List<Contrast> contrasts, List<Balance> balances, List<String> warnings) {

    public Comparison {
        contrasts = List.copyOf(contrasts);
        balances = List.copyOf(balances);
        warnings = List.copyOf(warnings);
    }

    /** What the aggregate says, which knows all variants in all epochs of the history. */
    public static Comparison of(Model model, History history, Aggregate aggregate, Instant now) {
        ExperimentTerms terms = model.terms();
        Alphas alphas = Alphas.among(model.variants().size() - 1);
        List<Balance> balances = history.epochs().stream()
                .map(epoch -> Balance.of(epoch, aggregate, alphas.sampleRatio()))
                .toList();
        List<Contrast> contrasts = new ArrayList<>();
        List<String> warnings = new ArrayList<>(Warnings.ofAll(aggregate, balances));
        for (Variant variant : model.variants()) {
            if (!variant.name().equals(terms.control())) {
                Trial trial = Trial.of(terms.control(), variant.name(), history, aggregate);
                contrasts.add(contrast(trial, terms, alphas, isTrusted(trial, balances), now));
                warnings.addAll(Warnings.of(trial, history.epochs().get(0)));
            }
        }
        return new Comparison(terms.control(), alphas, contrasts, balances, warnings);
    }

    private static boolean isTrusted(Trial trial, List<Balance> balances) {
        List<Long> epochs = trial.epochs().stream().map(Epoch::number).toList();
        return balances.stream().noneMatch(balance -> balance.isOff() && epochs.contains(balance.epoch()));
    }

    private static Contrast contrast(
            Trial trial, ExperimentTerms terms, Alphas alphas, boolean isTrusted, Instant now) {
        long expected = terms.measures().unitsExpected();
        ConfidenceSequence sequence = new ConfidenceSequence(alphas.primary(), expected);
        MeanLines means = new MeanLines(trial, sequence, isTrusted, now);
        List<Line> lines = new ArrayList<>();
        Mean.of(terms).forEach(mean -> lines.add(means.line(mean)));
        lines.addAll(new CountLines(trial, alphas.primary()).all());
        return new Contrast(
                trial.candidate(),
                trial.epochs().stream().map(Epoch::number).toList(),
                trial.units(),
                lines.stream()
                        .map(line -> line.after(trial.strongest(line.notedAs())))
                        .toList(),
                new RailChecks(trial, alphas, expected).all(terms.safety().guardRails()));
    }

    /** The evidence that is stronger than at all looks before, by candidate in its last epoch, and by what it is noted under. */
    Map<Arm, Map<String, Evidence>> strongest() {
        Map<Arm, Map<String, Evidence>> strongest = new LinkedHashMap<>();
        contrasts.stream()
                .filter(contrast -> !contrast.strongest().isEmpty())
                .forEach(contrast -> strongest.put(contrast.last(), contrast.strongest()));
        return strongest;
    }

    /** Whether the units of this epoch are known not to be split as its slots say. */
    boolean isOff(long epoch) {
        return balances.stream().anyMatch(balance -> balance.epoch() == epoch && balance.isOff());
    }
}
