package dev.penstock.experiment;

import dev.penstock.core.Model;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway knows of an experiment's table.
 *
 * @param stored the table as the store had it last; absent where it was never heard of
 * @param model the model as the policy files have it
 * @param used the table by which units are assigned
 */
record Known(@Nullable Table stored, Model model, Table used) {

    /**
     * What is to be used of the table for the model. Where the files of this gateway say other variants than those that the table
     * follows, what its requests meet is not what the epoch is about, so none of it is counted.
     */
    static Known of(@Nullable Table stored, Model model) {
        if (stored == null) {
            return new Known(null, model, Table.provisional(model));
        }
        String identity = Declaration.of(model, 0).identity();
        boolean isSame = identity.equals(stored.declaration().identity());
        return new Known(stored, model, isSame ? stored : stored.uncounted());
    }

    /** Whether this is about the very model at hand; models of one policy set are the same objects. */
    @SuppressWarnings(
            "ReferenceEquality") // Asked for every request: to compare two models takes longer than to use one.
    boolean isOf(Model other) {
        return model == other;
    }
}
