package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the variant of a model for a request: always the same for the same unit. */
public final class Assignment {

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
        return unit.map(one -> owner(model, one)).orElseGet(model::control);
    }

    private static Variant owner(Model model, Unit unit) {
        int slot = Slots.slot(model.name(), Slots.ASSIGN, unit);
        Variant owner = model.variant(Allocation.first(Weights.of(model)).owner(slot));
        return owner == null ? model.control() : owner;
    }
}
