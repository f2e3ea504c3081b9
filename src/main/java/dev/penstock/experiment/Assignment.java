package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Assigned.How;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the variant of a model for a request: always the same for the same unit. */
public final class Assignment {

    private static final String PURPOSE = "assign";

    /**
     * The variant of the model.
     *
     * @param forced the name of the variant that the caller forces and may force; absent to let its unit decide
     * @param sources where the unit comes from
     */
    public Assigned assign(Model model, @Nullable String forced, UnitSources sources) {
        List<Variant> variants = model.variants();
        if (!model.isExperiment()) {
            return new Assigned(variants.get(0), How.ONLY);
        }
        for (Variant variant : variants) {
            if (variant.name().equals(forced)) {
                return new Assigned(variant, How.FORCED);
            }
        }
        Optional<Unit> unit = sources.unit(model.unit());
        return unit.isPresent()
                ? new Assigned(variants.get(owner(model, unit.get())), How.HASHED)
                : new Assigned(variants.get(0), How.CONTROL);
    }

    private static int owner(Model model, Unit unit) {
        return allocation(model.variants()).owner(Slots.slot(model.name(), PURPOSE, unit));
    }

    private static Allocation allocation(List<Variant> variants) {
        long[] weights = new long[variants.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = variants.get(i).weight();
        }
        return Allocation.of(weights);
    }
}
