package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
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
    public Variant assign(Model model, @Nullable String forced, UnitSources sources) {
        List<Variant> variants = model.variants();
        if (!model.isExperiment()) {
            return variants.get(0);
        }
        for (Variant variant : variants) {
            if (variant.name().equals(forced)) {
                return variant;
            }
        }
        Optional<Unit> unit = sources.unit(model.unit());
        return variants.get(unit.isPresent() ? owner(model, unit.get()) : control(variants));
    }

    /** The place of the variant that serves whoever names no unit: the first that is in service. */
    private static int control(List<Variant> variants) {
        int control = 0;
        while (variants.get(control).weight() == 0) {
            control++;
        }
        return control;
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
