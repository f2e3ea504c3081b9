package dev.penstock.chaos;

import dev.penstock.testing.Policies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/** The policy files of a run, which are replaced as a whole while gateways read them. */
final class PolicyFolder {

    private static final String FILE = "policies.yaml";

    private final Path live;
    private final Path next;
    private final URI oracle;

    PolicyFolder(Path folder, URI oracle) {
        this.live = folder.resolve("policies");
        this.next = folder.resolve("policies-next");
        this.oracle = oracle;
    }

    /** Puts the limits of this population into force. */
    Path publish(Population population) throws IOException {
        Policies policies = Policies.in(next).provider("oracle", oracle, "retries: 1", "timeout: 2s");
        for (Offer offer : Offer.values()) {
            policies.model(offer.label(), "oracle/" + offer.target(), offer.settings());
        }
        Offer.PRICES.forEach((model, price) -> policies.price("oracle/" + model, price.settings()));
        population.tenants().forEach(tenant -> declare(policies, tenant, population.limits()));
        Files.createDirectories(live);
        Files.move(
                policies.write().resolve(FILE),
                live.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return live;
    }

    private static void declare(Policies policies, Tenant tenant, Limits limits) {
        policies.tenant(tenant.id(), "budgets: " + budgets(tenant, "t", limits), traffic(tenant, "t"));
        String team = "tm:" + Tenant.TEAM;
        policies.team(tenant.id(), Tenant.TEAM, "budgets: " + budgets(tenant, team, limits), traffic(tenant, team));
        policies.key(
                tenant.id(), tenant.teamKey(), keySettings(tenant, tenant.teamKey(), limits, "team: " + Tenant.TEAM));
        policies.key(tenant.id(), tenant.otherKey(), keySettings(tenant, tenant.otherKey(), limits));
    }

    private static String[] keySettings(Tenant tenant, String key, Limits limits, String... more) {
        String[] settings = new String[more.length + 3];
        System.arraycopy(more, 0, settings, 0, more.length);
        settings[more.length] = "budgets: " + budgets(tenant, "k:" + key, limits);
        settings[more.length + 1] = "user_budgets: " + budgets(tenant, "u:" + key, limits);
        settings[more.length + 2] = traffic(tenant, "k:" + key);
        return settings;
    }

    private static String traffic(Tenant tenant, String scope) {
        return tenant.limits().stream()
                .filter(limit -> limit.scope().equals(scope))
                .map(TrafficLimit::setting)
                .collect(Collectors.joining(", ", "limits: { ", " }"));
    }

    private static String budgets(Tenant tenant, String scope, Limits limits) {
        return tenant.budgets().entrySet().stream()
                .filter(budget -> budget.getKey().scope().equals(scope))
                .map(budget -> budget.getKey().setting(limits.now(budget.getKey()), budget.getValue()))
                .toList()
                .toString();
    }
}
