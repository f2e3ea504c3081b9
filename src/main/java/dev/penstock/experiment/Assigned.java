package dev.penstock.experiment;

import dev.penstock.core.Variant;
import java.util.Optional;

/**
 * The variant of a request.
 *
 * @param variant the variant
 * @param exposure what is counted of it; empty where nothing is
 */
public record Assigned(Variant variant, Optional<Exposure> exposure) {

    static Assigned uncounted(Variant variant) {
        return new Assigned(variant, Optional.empty());
    }
}
