package dev.penstock.config;

import dev.penstock.config.PolicyFile.PlanEntry;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The callers who come with signed tokens: each is one plan of one issuer within a tenant, as if it were a key that all
 * who have it share.
 */
final class TokenCallers {

    static final int MAX = 10_000;

    /** What a plan grants to those whom one issuer sends. */
    private record Granted(List<String> models, Grants own, List<Budget> userBudgets, boolean forcesVariants) {}

    private final Map<String, Tenants.Accounts> tenants;
    private final Map<String, Map<String, Granted>> plansByIssuer = new LinkedHashMap<>();
    private final List<Caller> all = new ArrayList<>();

    private TokenCallers(Map<String, Tenants.Accounts> tenants) {
        this.tenants = tenants;
    }

    static TokenCallers of(
            Map<String, Located<Issuer>> issuers,
            Map<String, Located<PlanEntry>> plans,
            Map<String, Tenants.Accounts> tenants,
            Catalogue catalogue)
            throws InvalidPolicy {
        TokenCallers callers = new TokenCallers(tenants);
        Allowances allowances = new Allowances(catalogue);
        for (Map.Entry<String, Located<PlanEntry>> plan : plans.entrySet()) {
            Place place = plan.getValue().place();
            Names.requireId("plan", plan.getKey(), place);
            // Also where no issuer has it: what is written must be right.
            granted("", plan.getKey(), plan.getValue(), allowances, catalogue);
        }
        for (Located<Issuer> issuer : issuers.values()) {
            if (issuer.value().plane() instanceof Issuer.Data data) {
                callers.add(issuer.value().name(), data, plans, allowances, catalogue);
                callers.list(issuer.value().name(), data, issuer.place());
            }
        }
        return callers;
    }

    /** The plans that tokens of the issuer can have: all of them where a claim names the plan. */
    private void add(
            String issuer,
            Issuer.Data data,
            Map<String, Located<PlanEntry>> plans,
            Allowances allowances,
            Catalogue catalogue)
            throws InvalidPolicy {
        Map<String, Granted> its = new LinkedHashMap<>();
        for (Map.Entry<String, Located<PlanEntry>> plan : plans.entrySet()) {
            if (data.claims().plan() != null || plan.getKey().equals(data.plan())) {
                its.put(plan.getKey(), granted(issuer, plan.getKey(), plan.getValue(), allowances, catalogue));
            }
        }
        plansByIssuer.put(issuer, its);
    }

    private static Granted granted(
            String issuer, String name, Located<PlanEntry> plan, Allowances allowances, Catalogue catalogue)
            throws InvalidPolicy {
        PlanEntry entry = plan.value();
        Place place = plan.place();
        Scope scope = new Scope(Scope.Level.KEY, Issuer.account(issuer, name));
        List<String> models = entry.models() == null ? List.of() : entry.models();
        catalogue.requireMatches(models, place.at("models"));
        return new Granted(
                models,
                new Grants(
                        allowances.budgets(entry.budgets(), scope, place.at("budgets")),
                        Allowances.limits(entry.limits(), scope, place.at("limits"))),
                allowances.budgets(entry.userBudgets(), scope, place.at("user_budgets")),
                entry.forceVariants());
    }

    private void list(String issuer, Issuer.Data data, Place place) throws InvalidPolicy {
        Set<String> its = new LinkedHashSet<>(data.tenants().values());
        for (String tenant : its) {
            for (String plan : plansByIssuer.getOrDefault(issuer, Map.of()).keySet()) {
                list(issuer, tenant, null, plan, place);
                for (String team : teams(data, tenant)) {
                    list(issuer, tenant, team, plan, place);
                }
            }
        }
    }

    private Collection<String> teams(Issuer.Data data, String tenant) {
        Tenants.Accounts accounts = tenants.get(tenant);
        return data.claims().team() == null || accounts == null
                ? List.of()
                : accounts.teams().keySet();
    }

    private void list(String issuer, String tenant, @Nullable String team, String plan, Place place)
            throws InvalidPolicy {
        find(issuer, tenant, team, plan).ifPresent(all::add);
        if (all.size() > MAX) {
            throw place.invalid(
                    "tenants, teams and plans of tokens make more than the limit of " + MAX + " different callers");
        }
    }

    /** All of them, without their users. */
    List<Caller> all() {
        return all;
    }

    /** The caller; empty where tenant, team or plan is not declared. */
    Optional<Caller> find(String issuer, String tenant, @Nullable String team, String plan) {
        Granted granted = plansByIssuer.getOrDefault(issuer, Map.of()).get(plan);
        Tenants.Accounts accounts = tenants.get(tenant);
        if (granted == null || accounts == null) {
            return Optional.empty();
        }
        Grants teams = team == null ? Grants.NONE : accounts.teams().get(team);
        return teams == null
                ? Optional.empty()
                : Optional.of(caller(
                        Issuer.account(issuer, plan),
                        tenant,
                        team,
                        granted,
                        granted.own().and(teams.and(accounts.own()))));
    }

    private static Caller caller(String account, String tenant, @Nullable String team, Granted granted, Grants grants) {
        return new Caller(
                tenant,
                team,
                account,
                granted.models(),
                grants.budgets(),
                granted.userBudgets(),
                grants.limits(),
                granted.forcesVariants());
    }
}
