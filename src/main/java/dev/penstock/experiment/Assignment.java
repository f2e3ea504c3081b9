package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the variant of a model for a request: always the same for the same unit. */
public final class Assignment {

    private static final String PURPOSE = "assign";

    /** The place of the variant that serves whoever names no unit. */
    private static final int CONTROL = 0;

    /**
     * The variant of the model.
     *
     * @param forced the name of the variant that the caller forces and may force; absent to let its unit decide
     * @param sources where the unit comes from
     */
    public Variant assign(Model model, @Nullable String forced, UnitSources sources) {
        List<Variant> variants = model.variants();
        if (!model.isExperiment()) {
            return variants.get(CONTROL);
        }
        for (Variant variant : variants) {
            if (variant.name().equals(forced)) {
                return variant;
            }
        }
        Optional<Unit> unit = sources.unit(model.unit());
        return variants.get(unit.isPresent() ? owner(model, unit.get()) : CONTROL);
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
