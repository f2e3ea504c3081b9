package dev.penstock.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, and what the policies grant: resolved once per policy set, shared by all requests.
 *
 * @param tenant the tenant that pays
 * @param team the team within it, if any
 * @param key the id of the virtual key, or of the account that holders of signed tokens share, see {@link Issuer#account}
 * @param models the models that may be asked for: names, or prefixes that end in {@code *}; empty for all
 * @param budgets the budgets of key, team and tenant
 * @param userBudgets the budgets that each end user of the key has, with the key's own scope
 * @param limits the rate limits of key, team and tenant
 * @param forcesVariants whether the caller may name the variant by header
 * @param user the end user, where the credential itself says who that is; absent where request bodies do
 */
public record Caller(
        String tenant,
        @Nullable String team,
        String key,
        List<String> models,
        List<Budget> budgets,
        List<Budget> userBudgets,
        List<RateLimit> limits,
        boolean forcesVariants,
        @Nullable String user) {

    public Caller {
        models = List.copyOf(models);
        budgets = List.copyOf(budgets);
        userBudgets = List.copyOf(userBudgets);
        limits = List.copyOf(limits);
    }

    /** A caller whose end users are named by request bodies. */
    public Caller(
            String tenant,
            @Nullable String team,
            String key,
            List<String> models,
            List<Budget> budgets,
            List<Budget> userBudgets,
            List<RateLimit> limits,
            boolean forcesVariants) {
        this(tenant, team, key, models, budgets, userBudgets, limits, forcesVariants, null);
    }

    /** The same for the end user whom a credential names. */
    public Caller forUser(String name) {
        return new Caller(tenant, team, key, models, budgets, userBudgets, limits, forcesVariants, name);
    }

    /** The end user of a request whose body names this one: what a credential says is not for a body to change. */
    public @Nullable String userOr(@Nullable String named) {
        return user == null ? named : user;
    }

    /** Whether the model of this name may be asked for. */
    public boolean mayAsk(String model) {
        for (String pattern : models) {
            if (ModelPattern.matches(pattern, model)) {
                return true;
            }
        }
        return models.isEmpty();
    }

    /** Whether some model whose name begins so may be asked for. */
    public boolean mayAskSome(String prefix) {
        return models.isEmpty()
                || models.stream()
                        .anyMatch(pattern -> pattern.startsWith(prefix) || ModelPattern.matches(pattern, prefix));
    }
}
