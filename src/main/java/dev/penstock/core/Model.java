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
 * @param terms what is declared of its experiment; of no meaning for a plain model
 */
public record Model(
        String name,
        UnitKind unit,
        List<Variant> variants,
        List<Target> fallbacks,
        @Nullable Duration cacheTtl,
        ExperimentTerms terms) {

    public Model {
        variants = List.copyOf(variants);
        fallbacks = List.copyOf(fallbacks);
        firstInService(name, variants);
        sure(find(variants, terms.control()), name, terms.control());
        if (terms.ramp() != null) {
            String candidate = terms.ramp().candidate();
            sure(find(variants, candidate), name, candidate);
        }
        if (terms.shadow() != null) {
            String copied = terms.shadow().variant();
            sure(find(variants, copied), name, copied);
        }
    }

    /** A model of whose experiment nothing is declared. */
    public Model(
            String name, UnitKind unit, List<Variant> variants, List<Target> fallbacks, @Nullable Duration cacheTtl) {
        this(
                name,
                unit,
                variants,
                fallbacks,
                cacheTtl,
                ExperimentTerms.undeclared(name, firstInService(name, variants)));
    }

    /** The same model with these targets to try when a variant's fails. */
    public Model withFallbacks(List<Target> others) {
        return new Model(name, unit, variants, others, cacheTtl, terms);
    }

    /** Whether its traffic is split among variants. */
    public boolean isExperiment() {
        return variants.size() > 1;
    }

    /** The variant that serves whoever is not enrolled. */
    public Variant control() {
        return sure(find(variants, terms.control()), name, terms.control());
    }

    /** The variant of this name; absent where the model has none. */
    public @Nullable Variant variant(@Nullable String called) {
        return find(variants, called);
    }

    /** The control where none is declared: the first variant with a weight above 0. */
    public static String firstInService(String name, List<Variant> variants) {
        for (Variant variant : variants) {
            if (variant.weight() > 0) {
                return variant.name();
            }
        }
        throw new IllegalArgumentException("model " + name + " needs a variant with a weight above 0");
    }

    private static @Nullable Variant find(List<Variant> variants, @Nullable String called) {
        for (Variant variant : variants) {
            if (variant.name().equals(called)) {
                return variant;
            }
        }
        return null;
    }

    private static Variant sure(@Nullable Variant found, String name, String called) {
        if (found == null) {
            throw new IllegalArgumentException("model " + name + " has no variant '" + called + "'");
        }
        return found;
    }
}
