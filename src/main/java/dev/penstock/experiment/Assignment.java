package dev.penstock.experiment;

import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Exclusive;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Variant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Chooses the variant of a model for a request: always the same for the same unit, as long as the table stays. */
public final class Assignment {

    /**
     * The variant of the model.
     *
     * @param table who has what in the model's experiment
     * @param forced the name of the variant that the caller forces and may force; absent to let its unit decide
     * @param sources where the unit comes from
     */
    public Assigned assign(Model model, Table table, @Nullable String forced, UnitSources sources) {
        if (!model.isExperiment()) {
            return Assigned.uncounted(model.variants().get(0));
        }
        Variant wanted = model.variant(forced);
        if (wanted != null) {
            return Assigned.uncounted(wanted);
        }
        Optional<Unit> named = sources.unit(model);
        if (named.isPresent()) {
            return assign(model, table, named.get(), false);
        }
        return model.terms().enrolment().missingUnit() == MissingUnit.REQUEST
                ? assign(model, table, sources.request(), true)
                : Assigned.uncounted(model.control());
    }

    /**
     * In which bucket differences between two answers to the request are summed, whether or not two variants can be reached;
     * empty where it names no unit, or one that takes no part.
     */
    public OptionalInt bucket(Model model, Table table, UnitSources sources) {
        Enrolment enrolment = model.terms().enrolment();
        return sources.unit(model)
                .filter(unit -> isEnrolled(enrolment, table.coverageSlots(), unit))
                .map(unit -> OptionalInt.of(Slots.bucket(enrolment.salt(), unit)))
                .orElse(OptionalInt.empty());
    }

    private static Assigned assign(Model model, Table table, Unit unit, boolean isAnonymous) {
        if (!isEnrolled(model.terms().enrolment(), table.coverageSlots(), unit)) {
            return Assigned.uncounted(model.control());
        }
        String salt = model.terms().enrolment().salt();
        Variant variant = model.variant(table.allocation().owner(Slots.slot(salt, Slots.ASSIGN, unit)));
        if (variant == null) {
            return Assigned.uncounted(model.control());
        }
        return table.isCounting()
                ? new Assigned(variant, Optional.of(exposure(model, table, variant, unit, isAnonymous)))
                : Assigned.uncounted(variant);
    }

    private static boolean isEnrolled(Enrolment enrolment, int coverageSlots, Unit unit) {
        @Nullable Exclusive exclusive = enrolment.exclusive();
        return (exclusive == null || exclusive.range().contains(Slots.slot(exclusive.group(), Slots.ENROL, unit)))
                && (coverageSlots == SlotRange.SLOTS
                        || Slots.slot(enrolment.salt(), Slots.ENROL, unit) < coverageSlots);
    }

    private static Exposure exposure(Model model, Table table, Variant variant, Unit unit, boolean isAnonymous) {
        String salt = model.terms().enrolment().salt();
        return new Exposure(
                model.name(),
                table.epoch(),
                variant.name(),
                variant.name().equals(model.terms().control()),
                Exposure.unitHash(salt, unit),
                Slots.bucket(salt, unit),
                isAnonymous);
    }
}
