package dev.penstock.config;

import dev.penstock.config.ExperimentEntry.GuardRailEntry;
import dev.penstock.core.GuardRail;
import dev.penstock.core.GuardRail.Failure;
import dev.penstock.core.GuardRail.Mean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the guard rails of experiments can watch, by name. */
final class GuardRails {

    private GuardRails() {}

    static boolean isBuiltIn(String metric) {
        return builtIn().anyMatch(metric::equals);
    }

    /** The guard rail, whose metric is built in or one of the experiment's feedback. */
    static GuardRail of(GuardRailEntry entry, List<String> feedback, Place place) throws InvalidPolicy {
        String metric = entry.metric();
        int margin = Percent.basisPoints(entry.margin());
        for (Failure failure : Failure.values()) {
            if (failure.label().equals(metric)) {
                return new GuardRail.OfFailures(failure, margin);
            }
        }
        for (Mean mean : Mean.values()) {
            if (mean.label().equals(metric)) {
                return new GuardRail.OfMean(mean, margin);
            }
        }
        if (feedback.contains(metric)) {
            return new GuardRail.OfFeedback(metric, margin);
        }
        throw place.invalid("'" + metric + "' is neither feedback of this experiment nor one of "
                + builtIn().collect(Collectors.joining(", ")));
    }

    private static Stream<String> builtIn() {
        return Stream.concat(
                Arrays.stream(Failure.values()).map(Failure::label),
                Arrays.stream(Mean.values()).map(Mean::label));
    }
}
