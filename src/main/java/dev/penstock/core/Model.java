package dev.penstock.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that clients send, and what stands behind it.
 *
 * @param name the name
 * @param unit what stays with one variant
 * @param variants the targets that share its traffic, in declared order; one for a plain model
 * @param fallbacks the targets to try in order when a variant's target fails
 * @param cacheTtl how long an answer may be given again; absent where answers are not cached
 */
public record Model(
        String name,
        UnitKind unit,
        List<Variant> variants,
        List<Target> fallbacks,
        @Nullable Duration cacheTtl) {

    public Model {
        variants = List.copyOf(variants);
        fallbacks = List.copyOf(fallbacks);
        if (variants.stream().mapToLong(Variant::weight).sum() <= 0) {
            throw new IllegalArgumentException("model " + name + " needs a variant with a weight above 0");
        }
    }

    /** Whether its traffic is split among variants. */
    public boolean isExperiment() {
        return variants.size() > 1;
    }
}
