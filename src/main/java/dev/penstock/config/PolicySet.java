package dev.penstock.config;

import dev.penstock.config.PolicyFile.ModelEntry;
import dev.penstock.config.PolicyFile.PlanEntry;
import dev.penstock.config.PolicyFile.PriceEntry;
import dev.penstock.config.PolicyFile.ProviderEntry;
import dev.penstock.config.PolicyFile.TenantEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All policy files as one: every entry once, with its place, in the order of files and lines.
 *
 * @param version the number of the set, which one file may give
 */
record PolicySet(
        OptionalLong version,
        Map<String, Located<ProviderEntry>> providers,
        Map<String, Located<ModelEntry>> models,
        Map<String, Located<PriceEntry>> prices,
        Map<String, Located<TenantEntry>> tenants,
        Map<String, Located<IssuerEntry>> issuers,
        Map<String, Located<PlanEntry>> plans) {

    static PolicySet merge(List<Located<PolicyFile>> files) throws InvalidPolicy {
        PolicySet set = new PolicySet(
                version(files),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        for (Located<PolicyFile> file : files) {
            Place place = file.place();
            add(set.providers, "provider", file.value().providers(), place.at("providers"));
            add(set.models, "model", file.value().models(), place.at("models"));
            add(set.prices, "price of", file.value().prices(), place.at("prices"));
            add(set.tenants, "tenant", file.value().tenants(), place.at("tenants"));
            add(set.issuers, "issuer", file.value().issuers(), place.at("issuers"));
            add(set.plans, "plan", file.value().plans(), place.at("plans"));
        }
        return set;
    }

    private static OptionalLong version(List<Located<PolicyFile>> files) throws InvalidPolicy {
        OptionalLong version = OptionalLong.empty();
        for (Located<PolicyFile> file : files) {
            Long given = file.value().version();
            if (given != null && version.isPresent()) {
                throw file.place().at("version").invalid("another file gives the version of the set already");
            }
            version = given == null ? version : OptionalLong.of(given);
        }
        return version;
    }

    private static <T> void add(Map<String, Located<T>> all, String kind, Map<String, T> some, Place section)
            throws InvalidPolicy {
        for (Map.Entry<String, T> entry : some.entrySet()) {
            Place place = section.at(entry.getKey());
            Located<T> earlier = all.putIfAbsent(entry.getKey(), new Located<>(entry.getValue(), place));
            if (earlier != null) {
                Place first = earlier.place();
                throw place.invalid("the " + kind + " '" + entry.getKey() + "' is given twice, first in "
                        + first.document().file() + ":" + first.line());
            }
        }
    }
}
