package dev.penstock.route;

import dev.penstock.core.Model;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets that may serve a request, in the order in which they are to be tried.
 *
 * @param model the model that was asked for
 * @param variant the variant that an experiment chose; absent where the model has only one
 * @param targets the targets, each once, at least one
 */
public record Plan(Model model, @Nullable Variant variant, List<Target> targets) {

    public Plan {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets of model " + model.name() + " must not be empty");
        }
    }

    /** The target to try first. */
    public Target first() {
        return targets.get(0);
    }
}
