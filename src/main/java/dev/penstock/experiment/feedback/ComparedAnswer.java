package dev.penstock.experiment.feedback;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers of a comparison.
 *
 * @param label the name under which people see it
 * @param model the model that was asked
 * @param variant the variant of it, where the model is an experiment; else absent
 * @param epoch the experiment's epoch in which it was asked; 0 where there is none
 */
public record ComparedAnswer(
        String label, String model, @Nullable String variant, long epoch) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]{1,16}");

    public ComparedAnswer {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException("label must be 1 to 16 letters and digits, not '" + label + "'");
        }
        if (model.isEmpty() || epoch < 0) {
            throw new IllegalArgumentException(
                    "model must not be empty, and epoch not negative: '" + model + "', " + epoch);
        }
    }

    /** Whether both are answers of variants of one experiment, under one table of its store. */
    boolean isOfSameExperiment(ComparedAnswer other) {
        return variant != null
                && other.variant != null
                && epoch > 0
                && epoch == other.epoch
                && model.equals(other.model);
    }
}
