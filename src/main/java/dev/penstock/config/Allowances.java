package dev.penstock.config;

import dev.penstock.config.PolicyFile.BudgetEntry;
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
import dev.penstock.core.Window;
import java.util.ArrayList;
import java.util.EnumSet;
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

    /** The budgets of the scope, at most one for each window: the ledger keeps one account of each. */
    List<Budget> budgets(List<BudgetEntry> entries, Scope scope, Place place) throws InvalidPolicy {
        List<Budget> budgets = new ArrayList<>();
        Set<Window> windows = EnumSet.noneOf(Window.class);
        for (int i = 0; i < entries.size(); i++) {
            BudgetEntry entry = entries.get(i);
            if (!windows.add(entry.window())) {
                throw place.at(i)
                        .at("window")
                        .invalid("a second budget for the same window, "
                                + entry.window().label());
            }
            budgets.add(budget(entry, scope, place.at(i)));
        }
        return budgets;
    }

    private Budget budget(BudgetEntry entry, Scope scope, Place place) throws InvalidPolicy {
        String use =
                entry.whenExhausted() == null ? null : entry.whenExhausted().use();
        if (use != null && catalogue.find(use).isEmpty()) {
            throw place.at("when_exhausted").at("use").invalid("'" + use + "' is no model");
        }
        return new Budget(
                scope,
                List.of(),
                new Cycle(entry.window(), entry.zone(), 1),
                new Limit.Spend(limit(entry, place.at("limit_usd"))),
                use == null ? Exhaustion.REFUSE : new Exhaustion.Use(use),
                OutageMode.STRICT,
                entry.alertAt());
    }

    private static Money limit(BudgetEntry entry, Place place) throws InvalidPolicy {
        try {
            return Money.ofUsd(entry.limitUsd());
        } catch (IllegalArgumentException e) {
            throw place.invalid("limit_usd has at most nine decimal places");
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
