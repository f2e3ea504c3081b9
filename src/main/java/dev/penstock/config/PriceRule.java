package dev.penstock.config;

import dev.penstock.config.PolicyFile.PriceEntry;
import dev.penstock.core.Target;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule that a price is of something: a misspelt one would leave the real target without a price, or with that of a
 * shorter beginning.
 */
final class PriceRule {

    private final Catalogue catalogue;
    private final Set<String> named;

    private PriceRule(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.named = named(catalogue);
    }

    static void check(Map<String, Located<PriceEntry>> prices, Catalogue catalogue) throws InvalidPolicy {
        PriceRule rule = new PriceRule(catalogue);
        for (Map.Entry<String, Located<PriceEntry>> price : prices.entrySet()) {
            if (!rule.isUsed(price.getKey())) {
                throw price.getValue()
                        .place()
                        .invalid("the price of '" + price.getKey() + "' is never used: no model leads to "
                                + (Names.isWildcard(price.getKey()) ? "a target with that beginning" : "that target"));
            }
        }
    }

    /** The ids of all targets that the files write out. */
    private static Set<String> named(Catalogue catalogue) {
        Set<String> ids = new HashSet<>(catalogue.targetIds());
        for (Wildcard wildcard : catalogue.wildcards().values()) {
            if (!Names.isWildcard(wildcard.target())) {
                ids.add(wildcard.provider().name() + "/" + wildcard.target());
            }
            wildcard.fallbacks().stream().map(Target::id).forEach(ids::add);
        }
        return ids;
    }

    private boolean isUsed(String priced) {
        boolean isNamed = Names.isWildcard(priced)
                ? named.stream().anyMatch(id -> id.startsWith(Names.prefix(priced)))
                : named.contains(priced);
        return isNamed
                || catalogue.wildcards().values().stream()
                        .filter(wildcard -> Names.isWildcard(wildcard.target()))
                        .anyMatch(wildcard -> leads(wildcard, priced));
    }

    /** Whether some name that a client can send leads by this wildcard, and no other model, to what is priced. */
    private boolean leads(Wildcard wildcard, String priced) {
        String beforeName = wildcard.provider().name() + "/" + Names.prefix(wildcard.target());
        String shortest = beforeName + wildcard.prefix();
        if (!Names.isWildcard(priced)) {
            return priced.startsWith(shortest)
                    && catalogue
                            .declared(priced.substring(beforeName.length()))
                            .equals(Optional.of(wildcard.declared()));
        }
        String beginning = Names.prefix(priced);
        return shortest.startsWith(beginning)
                || (beginning.startsWith(shortest)
                        && catalogue
                                .wildcards()
                                .longest(beginning.substring(beforeName.length()))
                                .equals(Optional.of(wildcard)));
    }
}
