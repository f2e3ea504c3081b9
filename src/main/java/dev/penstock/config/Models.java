package dev.penstock.config;

import dev.penstock.config.PolicyFile.CacheEntry;
import dev.penstock.config.PolicyFile.ModelEntry;
import dev.penstock.config.PolicyFile.VariantEntry;
import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the references of the declared models: first their targets, then, when every model is known, their fallbacks.
 */
final class Models {

    private static final String ONLY_VARIANT = "default";

    private final Map<String, Provider> providers;
    private final Targets targets;

    Models(Map<String, Provider> providers, Targets targets) {
        this.providers = providers;
        this.targets = targets;
    }

    static Model plain(String name, Target target, List<Target> fallbacks, @Nullable Duration cacheTtl) {
        return new Model(name, UnitKind.REQUEST, List.of(new Variant(ONLY_VARIANT, target, 1)), fallbacks, cacheTtl);
    }

    Catalogue catalogue(Map<String, Located<ModelEntry>> entries) throws InvalidPolicy {
        Catalogue bare = withoutFallbacks(entries);
        ExclusiveRule.check(bare.models(), entries);
        return withFallbacks(bare, entries);
    }

    private Catalogue withoutFallbacks(Map<String, Located<ModelEntry>> entries) throws InvalidPolicy {
        Map<String, Model> exact = new LinkedHashMap<>();
        PrefixMap<Wildcard> wildcards = new PrefixMap<>();
        for (Map.Entry<String, Located<ModelEntry>> named : entries.entrySet()) {
            String name = named.getKey();
            ModelEntry entry = named.getValue().value();
            Place place = named.getValue().place();
            if (!Names.isModelOrWildcard(name)) {
                throw place.invalid("a model's name has 1 to " + Names.MAX_MODEL_CHARS + " of A-Z, a-z, 0-9 and"
                        + " -._:/@+, and may end in a star; not '" + name + "'");
            }
            if (Names.isWildcard(name)) {
                wildcards.put(Names.prefix(name), wildcard(name, entry, place));
            } else {
                exact.put(name, model(name, entry, place));
            }
        }
        return new Catalogue(targets, exact, wildcards);
    }

    private Model model(String name, ModelEntry entry, Place place) throws InvalidPolicy {
        if (entry.target() != null) {
            return plain(name, targets.target(entry.target(), place.at("target")), List.of(), ttl(entry.cache()));
        }
        List<Variant> variants = variants(entry.variants(), place.at("variants"));
        UnitKind unit = entry.unit() == null ? UnitKind.REQUEST : entry.unit();
        ExperimentTerms terms = Experiments.terms(name, variants, entry.experiment(), place.at("experiment"));
        return new Model(name, unit, variants, List.of(), ttl(entry.cache()), terms);
    }

    private List<Variant> variants(Map<String, VariantEntry> entries, Place place) throws InvalidPolicy {
        List<Variant> variants = new ArrayList<>();
        for (Map.Entry<String, VariantEntry> named : entries.entrySet()) {
            Place at = place.at(named.getKey());
            Names.requireId("variant", named.getKey(), at);
            Target target = targets.target(named.getValue().target(), at.at("target"));
            variants.add(new Variant(named.getKey(), target, named.getValue().weight()));
        }
        if (variants.stream().allMatch(variant -> variant.weight() == 0)) {
            throw place.invalid("at least one variant must have a weight above 0");
        }
        return variants;
    }

    private Wildcard wildcard(String name, ModelEntry entry, Place place) throws InvalidPolicy {
        if (entry.target() == null) {
            throw place.invalid("a model with a star has a target, not variants");
        }
        TargetName target = TargetName.parse(entry.target(), place.at("target"), providers);
        return new Wildcard(name, target.provider(), target.model(), List.of(), ttl(entry.cache()));
    }

    private Catalogue withFallbacks(Catalogue bare, Map<String, Located<ModelEntry>> entries) throws InvalidPolicy {
        Map<String, Model> exact = new LinkedHashMap<>();
        PrefixMap<Wildcard> wildcards = new PrefixMap<>();
        for (Model model : bare.models()) {
            List<Target> fallbacks = fallbacks(model.name(), entries, bare);
            exact.put(model.name(), model.withFallbacks(fallbacks));
        }
        for (Wildcard wildcard : bare.wildcards().values()) {
            List<Target> fallbacks = fallbacks(wildcard.declared(), entries, bare);
            wildcards.put(Names.prefix(wildcard.declared()), wildcard.withFallbacks(fallbacks));
        }
        return new Catalogue(targets, exact, wildcards);
    }

    private static List<Target> fallbacks(String name, Map<String, Located<ModelEntry>> entries, Catalogue bare)
            throws InvalidPolicy {
        Located<ModelEntry> entry = entries.get(name);
        if (entry == null) {
            return List.of();
        }
        Place place = entry.place().at("fallbacks");
        Set<Target> found = new LinkedHashSet<>();
        List<String> names = entry.value().fallbacks();
        for (int i = 0; i < names.size(); i++) {
            Optional<Model> fallback = bare.find(names.get(i));
            if (fallback.isEmpty()) {
                throw place.at(i).invalid("the fallback '" + names.get(i) + "' is no model");
            }
            if (names.get(i).equals(name)) {
                throw place.at(i).invalid("the model '" + name + "' falls back to itself");
            }
            fallback.get().variants().forEach(variant -> found.add(variant.target()));
        }
        return List.copyOf(found);
    }

    private static @Nullable Duration ttl(@Nullable CacheEntry cache) {
        return cache == null ? null : cache.ttl();
    }
}
