package dev.penstock.experiment;

import dev.penstock.core.Variant;

/**
 * The variant that serves a request.
 *
 * @param variant the variant
 * @param how why it is this one
 */
public record Assigned(Variant variant, How how) {

    /** Why a request has its variant. */
    public enum How {
        /** The model has no other. */
        ONLY,
        /** The slot of its unit decided. */
        HASHED,
        /** The caller named it; not a part of the experiment's evidence. */
        FORCED,
        /** The request names no unit of the experiment's kind, so it gets the first variant, the control. */
        CONTROL,
    }
}
