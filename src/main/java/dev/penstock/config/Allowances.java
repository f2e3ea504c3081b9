package dev.penstock.config;

import dev.penstock.config.PolicyFile.LimitsEntry;
import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.RateLimit;
import dev.penstock.core.RateLimit.Measure;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the budgets and rate limits of one account. */
final class Allowances {

    private final Catalogue catalogue;

    Allowances(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The budgets of the scope, at most one of each kind: the ledger keeps one account of each. */
    List<Budget> budgets(List<BudgetEntry> entries, Scope scope, Place place) throws InvalidPolicy {
        List<Budget> budgets = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Budget budget = budget(entries.get(i), scope, place.at(i));
            if (!labels.add(budget.label())) {
                throw place.at(i)
                        .at("window")
                        .invalid("a second budget for the same window, billing day, measure and models: "
                                + budget.label());
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private Budget budget(BudgetEntry entry, Scope scope, Place place) throws InvalidPolicy {
        if (entry.whenExhausted() instanceof Exhaustion.Use use
                && catalogue.find(use.model()).isEmpty()) {
            throw place.at("when_exhausted").at("use").invalid("'" + use.model() + "' is no model");
        }
        Limit limit = limit(entry, place);
        return new Budget(
                scope,
                models(entry.models(), place.at("models")),
                new Cycle(entry.window(), entry.zone(), entry.billingDay()),
                limit,
                entry.whenExhausted(),
                mode(entry, limit, place),
                entry.alertAt());
    }

    /** The models in an order of their own, so that however they are written they are one account. */
    private List<String> models(List<String> models, Place place) throws InvalidPolicy {
        catalogue.requireMatches(models, place);
        return models.stream().distinct().sorted().toList();
    }

    private static Limit limit(BudgetEntry entry, Place place) throws InvalidPolicy {
        if (entry.limitTokens() != null) {
            return new Limit.TokenCount(new Tokens(entry.limitTokens()));
        }
        return entry.limitRequests() != null
                ? new Limit.RequestCount(entry.limitRequests())
                : new Limit.Spend(money("limit_usd", entry.limitUsd(), place));
    }

    private static OutageMode mode(BudgetEntry entry, Limit limit, Place place) throws InvalidPolicy {
        return switch (entry.mode()) {
            case STRICT -> OutageMode.STRICT;
            case AUDIT -> OutageMode.AUDIT;
            case BOUNDED -> bounded(outageCap(entry, place), entry, limit, place);
        };
    }

    private static OutageMode bounded(long allowance, BudgetEntry entry, Limit limit, Place place)
            throws InvalidPolicy {
        int gateways = entry.maxGateways() == null ? 1 : entry.maxGateways();
        if (allowance > limit.units() / gateways) {
            throw place.at("max_gateways")
                    .invalid("the outage caps of all gateways together, " + gateways + " times " + limit.text(allowance)
                            + ", are above the limit of " + limit.text(limit.units()));
        }
        return new OutageMode.Bounded(allowance, gateways);
    }

    private static long outageCap(BudgetEntry entry, Place place) throws InvalidPolicy {
        if (entry.outageCapTokens() != null) {
            return entry.outageCapTokens();
        }
        return entry.outageCapRequests() != null
                ? entry.outageCapRequests()
                : money("outage_cap_usd", entry.outageCapUsd(), place).nanoUsd();
    }

    private static Money money(String name, @Nullable BigDecimal usd, Place place) throws InvalidPolicy {
        try {
            return Money.ofUsd(PolicyFile.given(name, usd));
        } catch (IllegalArgumentException e) {
            throw place.at(name).invalid(name + " has at most nine decimal places");
        }
    }

    static List<RateLimit> limits(@Nullable LimitsEntry entry, Scope scope, Place place) throws InvalidPolicy {
        List<RateLimit> limits = new ArrayList<>();
        if (entry != null) {
            add(limits, entry.requestsPerMinute(), Measure.REQUESTS_PER_MINUTE, scope, place);
            add(limits, entry.tokensPerMinute(), Measure.TOKENS_PER_MINUTE, scope, place);
            add(limits, entry.concurrency(), Measure.CONCURRENCY, scope, place);
        }
        return limits;
    }

    private static void add(List<RateLimit> limits, @Nullable Long limit, Measure measure, Scope scope, Place place)
            throws InvalidPolicy {
        if (limit == null) {
            return;
        }
        try {
            limits.add(new RateLimit(scope, measure, limit));
        } catch (IllegalArgumentException e) {
            String name = measure.name().toLowerCase(Locale.ROOT);
            throw place.at(name).invalid(name + ": " + e.getMessage());
        }
    }
}
