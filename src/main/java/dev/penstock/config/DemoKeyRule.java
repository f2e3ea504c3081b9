package dev.penstock.config;

import dev.penstock.config.PolicyFile.KeyEntry;
import dev.penstock.config.PolicyFile.TenantEntry;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Provider;
import dev.penstock.core.VirtualKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rule that the published demo key opens nothing real: a tenant that has it reaches the simulated provider of its
 * own machine only, with any of its keys, by any fallback and by any model that an exhausted budget goes on with.
 */
final class DemoKeyRule {

    /** The SHA-256 of {@code sk-penstock-demo-local}, which stands in the README for everybody to read. */
    static final String DEMO_SHA256 = "fb4545e91c435db8e88798f37daf8d009fc7bc33cba09248bd211378dd79f35d";

    private static final String SIMULATOR_PATH = "/simulator/v1";
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.(0|[1-9][0-9]{0,2})){3}");

    private DemoKeyRule() {}

    static void check(Map<String, Located<TenantEntry>> tenants, Map<String, VirtualKey> keys, Catalogue catalogue)
            throws InvalidPolicy {
        for (Map.Entry<String, Located<TenantEntry>> tenant : tenants.entrySet()) {
            TenantEntry entry = tenant.getValue().value();
            for (Map.Entry<String, KeyEntry> key : entry.keys().entrySet()) {
                if (key.getValue().sha256().equals(DEMO_SHA256)) {
                    Place place = tenant.getValue().place().at("keys").at(key.getKey());
                    requireSimulatorOnly(entry, keys, catalogue, place.at("sha256"));
                }
            }
        }
    }

    private static void requireSimulatorOnly(
            TenantEntry tenant, Map<String, VirtualKey> keys, Catalogue catalogue, Place place) throws InvalidPolicy {
        for (String id : tenant.keys().keySet()) {
            VirtualKey key = keys.get(id);
            if (key == null) {
                continue;
            }
            for (String name : reachable(key.caller())) {
                for (Provider provider : catalogue.providersBehind(name)) {
                    requireSimulator(provider, id, name, place);
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
        String host = baseUrl.getHost();
        boolean isLoopback = host != null
                && (host.equals("localhost")
                        || host.equals("[::1]")
                        || LOOPBACK_V4.matcher(host).matches());
        return isLoopback && SIMULATOR_PATH.equals(baseUrl.getRawPath());
    }
}
