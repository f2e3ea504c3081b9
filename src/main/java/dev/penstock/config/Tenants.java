package dev.penstock.config;

import dev.penstock.config.PolicyFile.KeyEntry;
import dev.penstock.config.PolicyFile.LimitsEntry;
import dev.penstock.config.PolicyFile.TeamEntry;
import dev.penstock.config.PolicyFile.TenantEntry;
import dev.penstock.core.Caller;
import dev.penstock.core.Scope;
import dev.penstock.core.VirtualKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of all tenants, and their virtual keys, each with what key, team and tenant grant together. */
final class Tenants {

    /** What a tenant has itself, and what its teams have. */
    record Accounts(Grants own, Map<String, Grants> teams) {}

    private final Allowances allowances;
    private final Catalogue catalogue;
    private final Map<String, VirtualKey> keys = new LinkedHashMap<>();
    private final Map<String, Accounts> accounts = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();

    private Tenants(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.allowances = new Allowances(catalogue);
    }

    static Tenants of(Map<String, Located<TenantEntry>> entries, Catalogue catalogue) throws InvalidPolicy {
        Tenants tenants = new Tenants(catalogue);
        for (Map.Entry<String, Located<TenantEntry>> tenant : entries.entrySet()) {
            Place place = tenant.getValue().place();
            Names.requireId("tenant", tenant.getKey(), place);
            tenants.add(tenant.getKey(), tenant.getValue().value(), place);
        }
        return tenants;
    }

    /** The virtual keys of all tenants by id. */
    Map<String, VirtualKey> keys() {
        return keys;
    }

    /** What tenants and teams have, by tenant. */
    Map<String, Accounts> accounts() {
        return accounts;
    }

    private void add(String tenant, TenantEntry entry, Place place) throws InvalidPolicy {
        Grants own = grants(entry.budgets(), entry.limits(), Scope.TENANT, place);
        Map<String, Grants> teams = teams(entry.teams(), place.at("teams"));
        accounts.put(tenant, new Accounts(own, teams));
        for (Map.Entry<String, KeyEntry> key : entry.keys().entrySet()) {
            String id = key.getKey();
            Place at = place.at("keys").at(id);
            Names.requireId("key", id, at);
            Place earlier = places.putIfAbsent(id, at);
            if (earlier != null) {
                throw at.invalid("the key '" + id + "' is given twice, first in "
                        + earlier.document().file() + ":" + earlier.line()
                        + "; ids of keys are unique over all tenants");
            }
            Grants team = team(key.getValue(), teams, at);
            keys.put(id, key(id, tenant, key.getValue(), team.and(own), at));
        }
    }

    private Map<String, Grants> teams(Map<String, TeamEntry> entries, Place place) throws InvalidPolicy {
        Map<String, Grants> teams = new HashMap<>();
        for (Map.Entry<String, TeamEntry> team : entries.entrySet()) {
            Place at = place.at(team.getKey());
            Names.requireId("team", team.getKey(), at);
            Scope scope = new Scope(Scope.Level.TEAM, team.getKey());
            TeamEntry entry = team.getValue();
            teams.put(team.getKey(), grants(entry.budgets(), entry.limits(), scope, at));
        }
        return teams;
    }

    private static Grants team(KeyEntry key, Map<String, Grants> teams, Place place) throws InvalidPolicy {
        if (key.team() == null) {
            return Grants.NONE;
        }
        Grants grants = teams.get(key.team());
        if (grants == null) {
            throw place.at("team").invalid("the team '" + key.team() + "' is not declared by this tenant");
        }
        return grants;
    }

    private VirtualKey key(String id, String tenant, KeyEntry entry, Grants around, Place place) throws InvalidPolicy {
        Scope scope = new Scope(Scope.Level.KEY, id);
        Grants all = grants(entry.budgets(), entry.limits(), scope, place).and(around);
        Caller caller = new Caller(
                tenant,
                entry.team(),
                id,
                models(entry, place.at("models")),
                all.budgets(),
                allowances.budgets(entry.userBudgets(), scope, place.at("user_budgets")),
                all.limits(),
                entry.forceVariants());
        byte[] sha256 = HexFormat.of().parseHex(entry.sha256());
        return new VirtualKey(id, sha256, entry.expiresAt(), entry.disabled(), caller);
    }

    private List<String> models(KeyEntry entry, Place place) throws InvalidPolicy {
        List<String> models = entry.models() == null ? List.of() : entry.models();
        catalogue.requireMatches(models, place);
        return models;
    }

    private Grants grants(List<BudgetEntry> budgets, @Nullable LimitsEntry limits, Scope scope, Place place)
            throws InvalidPolicy {
        return new Grants(
                allowances.budgets(budgets, scope, place.at("budgets")),
                Allowances.limits(limits, scope, place.at("limits")));
    }
}
