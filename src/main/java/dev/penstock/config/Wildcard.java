package dev.penstock.config;

import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared model whose name ends in a star: every name with that beginning is a model of its own.
 *
 * @param declared the name in the policy file, with its star
 * @param provider where its requests go
 * @param target the provider's name of the model, where a star at the end stands for the whole name that the client sent
 * @param fallbacks the targets to try when that one fails
 * @param cacheTtl how long an answer may be given again; absent where answers are not cached
 */
public record Wildcard(
        String declared,
        Provider provider,
        String target,
        List<Target> fallbacks,
        @Nullable Duration cacheTtl) {

    Model named(String clientName, Targets targets) {
        return Models.plain(clientName, target(clientName, targets), fallbacks, cacheTtl);
    }

    Target target(String clientName, Targets targets) {
        String model = Names.isWildcard(target) ? Names.prefix(target) + clientName : target;
        return targets.target(provider, model);
    }

    /** Where all names that clients can send by it begin. */
    public String prefix() {
        return Names.prefix(declared);
    }

    /**
     * The name by which clients reach this model of the provider; empty where the wildcard does not lead to it, or leads
     * to one model whatever the name.
     */
    public Optional<String> clientName(String providerModel) {
        if (!Names.isWildcard(target) || !providerModel.startsWith(Names.prefix(target))) {
            return Optional.empty();
        }
        return Optional.of(providerModel.substring(Names.prefix(target).length()))
                .filter(name -> name.startsWith(prefix()) && Names.isModel(name));
    }

    Wildcard withFallbacks(List<Target> all) {
        return new Wildcard(declared, provider, target, all, cacheTtl);
    }
}
