package dev.penstock.config;

import dev.penstock.config.PolicyFile.KeyEntry;
import dev.penstock.config.PolicyFile.TenantEntry;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Provider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rule that the published demo key opens nothing real: a tenant that has it reaches the simulated provider of its
 * own machine only, with any of its keys or by signed tokens, by any fallback and by any model that an exhausted budget goes on with.
 */
final class DemoKeyRule {

    /** The SHA-256 of {@code sk-penstock-demo-local}, which stands in the README for everybody to read. */
    static final String DEMO_SHA256 = "fb4545e91c435db8e88798f37daf8d009fc7bc33cba09248bd211378dd79f35d";

    private static final String SIMULATOR_PATH = "/simulator/v1";

    private DemoKeyRule() {}

    static void check(Map<String, Located<TenantEntry>> tenants, List<Caller> callers, Catalogue catalogue)
            throws InvalidPolicy {
        for (Map.Entry<String, Located<TenantEntry>> tenant : tenants.entrySet()) {
            TenantEntry entry = tenant.getValue().value();
            for (Map.Entry<String, KeyEntry> key : entry.keys().entrySet()) {
                if (key.getValue().sha256().equals(DEMO_SHA256)) {
                    Place place = tenant.getValue().place().at("keys").at(key.getKey());
                    requireSimulatorOnly(tenant.getKey(), callers, catalogue, place.at("sha256"));
                }
            }
        }
    }

    private static void requireSimulatorOnly(String tenant, List<Caller> callers, Catalogue catalogue, Place place)
            throws InvalidPolicy {
        for (Caller caller : callers) {
            if (!caller.tenant().equals(tenant)) {
                continue;
            }
            for (String name : reachable(caller)) {
                for (Provider provider : catalogue.providersBehind(name)) {
                    requireSimulator(provider, caller.key(), name, place);
                }
            }
        }
    }

    private static List<String> reachable(Caller caller) {
        List<String> names = new ArrayList<>(caller.models().isEmpty() ? List.of("*") : caller.models());
        Stream.concat(caller.budgets().stream(), caller.userBudgets().stream())
                .map(Budget::exhaustion)
                .filter(Exhaustion.Use.class::isInstance)
                .forEach(use -> names.add(((Exhaustion.Use) use).model()));
        return names;
    }

    private static void requireSimulator(Provider provider, String key, String model, Place place)
            throws InvalidPolicy {
        if (!isSimulator(provider.baseUrl())) {
            throw place.invalid("this is the published demo key, so its tenant may reach the simulated provider only;"
                    + " but the key '" + key + "' reaches the provider '" + provider.name() + "' by '" + model + "'");
        }
    }

    static boolean isSimulator(URI baseUrl) {
        return Loopback.isHostOf(baseUrl) && SIMULATOR_PATH.equals(baseUrl.getRawPath());
    }
}
