package dev.penstock.telemetry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a variant of an experiment is tried.
 *
 * @param experiment the model
 * @param variant the variant
 * @param share the part of the slots that it has, from 0 to 1
 * @param units how many units came to it in the epoch at hand; absent where this gateway does not know
 * @param eValues how strongly it is proven to be beyond a guard rail, by the rail's metric; those that are known here
 */
public record VariantUse(
        String experiment,
        String variant,
        double share,
        @Nullable Long units,
        Map<String, Double> eValues) {

    public VariantUse {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
        }
        eValues = Map.copyOf(eValues);
    }
}
