package dev.penstock.config;

import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models that clients can name: declared ones first, then the longest matching wildcard. */
final class Catalogue {

    private final Targets targets;
    private final Map<String, Model> exact;
    private final PrefixMap<Wildcard> wildcards;
    private final Set<String> targetIds;

    Catalogue(Targets targets, Map<String, Model> exact, PrefixMap<Wildcard> wildcards) {
        this.targets = targets;
        this.exact = exact;
        this.wildcards = wildcards;
        this.targetIds = targetIds(exact.values());
    }

    private static Set<String> targetIds(Collection<Model> models) {
        Set<String> ids = new HashSet<>();
        for (Model model : models) {
            model.variants().forEach(variant -> ids.add(variant.target().id()));
            model.fallbacks().forEach(target -> ids.add(target.id()));
        }
        return Set.copyOf(ids);
    }

    /** The ids of the targets behind models with a full name. */
    Set<String> targetIds() {
        return targetIds;
    }

    Optional<Model> find(String name) {
        Model model = exact.get(name);
        return model != null ? Optional.of(model) : wildcard(name).map(found -> found.named(name, targets));
    }

    /** The name under which the policy files declare what this name stands for. */
    Optional<String> declared(String name) {
        return exact.containsKey(name) ? Optional.of(name) : wildcard(name).map(Wildcard::declared);
    }

    /** The day of the oldest price of each provider. */
    Map<String, LocalDate> oldestPrices() {
        return targets.oldestPrices();
    }

    /** The models with a full name, in declared order. */
    List<Model> models() {
        return List.copyOf(exact.values());
    }

    @Nullable
    Model exact(String name) {
        return exact.get(name);
    }

    PrefixMap<Wildcard> wildcards() {
        return wildcards;
    }

    /** Every provider that may serve a model of this name, or, with a star, of any name with this beginning. */
    Set<Provider> providersBehind(String nameOrWildcard) {
        Set<Provider> providers = new LinkedHashSet<>();
        if (!Names.isWildcard(nameOrWildcard)) {
            find(nameOrWildcard).ifPresent(model -> addProviders(model, providers));
            return providers;
        }
        String prefix = Names.prefix(nameOrWildcard);
        for (Model model : exact.values()) {
            if (model.name().startsWith(prefix)) {
                addProviders(model, providers);
            }
        }
        for (Wildcard wildcard : wildcards.values()) {
            String other = Names.prefix(wildcard.declared());
            if (other.startsWith(prefix) || prefix.startsWith(other)) {
                providers.add(wildcard.provider());
                addProviders(wildcard.fallbacks(), providers);
            }
        }
        return providers;
    }

    /** Sees to it that each name, or beginning with a star, is one of some model. */
    void requireMatches(List<String> namesOrWildcards, Place place) throws InvalidPolicy {
        for (int i = 0; i < namesOrWildcards.size(); i++) {
            if (providersBehind(namesOrWildcards.get(i)).isEmpty()) {
                throw place.at(i).invalid("'" + namesOrWildcards.get(i) + "' matches no model");
            }
        }
    }

    private Optional<Wildcard> wildcard(String name) {
        return Names.isModel(name) ? wildcards.longest(name) : Optional.empty();
    }

    private static void addProviders(Model model, Set<Provider> providers) {
        model.variants().forEach(variant -> providers.add(variant.target().provider()));
        addProviders(model.fallbacks(), providers);
    }

    private static void addProviders(List<Target> targets, Set<Provider> providers) {
        targets.forEach(target -> providers.add(target.provider()));
    }
}
