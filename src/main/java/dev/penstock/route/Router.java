package dev.penstock.route;

import dev.penstock.core.Model;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Orders the targets of a model: the chosen variant's, then the fallbacks, and those behind an open breaker last. */
public final class Router {

    /**
     * The order in which to try the targets.
     *
     * @param isOpen whether the circuit breaker of a target is open; such a target stays as a last resort, since a
     *     breaker can be wrong and an attempt that it lets through tells
     */
    public Plan plan(Model model, Variant chosen, Predicate<Target> isOpen) {
        List<Target> targets = new ArrayList<>(1 + model.fallbacks().size());
        List<Target> lastResorts = new ArrayList<>(0);
        place(chosen.target(), targets, lastResorts, isOpen);
        for (Target fallback : model.fallbacks()) {
            place(fallback, targets, lastResorts, isOpen);
        }
        targets.addAll(lastResorts);
        return new Plan(model, model.isExperiment() ? chosen : null, targets);
    }

    private static void place(Target target, List<Target> targets, List<Target> lastResorts, Predicate<Target> isOpen) {
        if (!has(targets, target) && !has(lastResorts, target)) {
            (isOpen.test(target) ? lastResorts : targets).add(target);
        }
    }

    private static boolean has(List<Target> targets, Target target) {
        for (Target other : targets) {
            if (isSame(other, target)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(Target a, Target b) {
        return a.model().equals(b.model())
                && a.provider().name().equals(b.provider().name());
    }
}
