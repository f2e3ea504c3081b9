package dev.penstock.pipeline;

import static dev.penstock.core.RateLimit.Measure.TOKENS_PER_MINUTE;

import dev.penstock.budget.Attribution;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Limit;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Scope;
import dev.penstock.core.Sha256;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import dev.penstock.meter.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose budgets carry an exchange: those of key, team and tenant, and those of the end user that it names, as far as they
 * count the model that serves it.
 */
public final class Accounts {

    /** A client's text must not become part of a key in the store; 96 bits of a hash never meet by chance. */
    private static final int HASH_DIGITS = 24;

    /** The budgets of an exchange; an exchange that names no end user is carried by the others alone. */
    List<Budget> budgets(Exchange exchange) {
        Caller caller = exchange.caller();
        String model = exchange.model().name();
        List<Budget> budgets = new ArrayList<>();
        addCounting(budgets, caller.budgets(), model);
        @Nullable String user = exchange.user();
        if (user != null && !caller.userBudgets().isEmpty()) {
            Scope scope = new Scope(Scope.Level.USER, caller.key() + ":" + hash(user));
            List<Budget> own = new ArrayList<>();
            addCounting(own, caller.userBudgets(), model);
            own.forEach(template -> budgets.add(template.forScope(scope)));
        }
        return budgets;
    }

    /** Who asks for what, and where it goes. */
    static Attribution attribution(Exchange exchange, Target target) {
        return attribution(exchange, target.id());
    }

    /** The same, with the id of the target. */
    static Attribution attribution(Exchange exchange, String target) {
        Caller caller = exchange.caller();
        @Nullable String user = exchange.user();
        @Nullable Variant variant = exchange.plan().variant();
        return new Attribution(
                caller.key(),
                caller.team(),
                user == null ? null : hash(user),
                exchange.ask().model(),
                target,
                variant == null ? null : variant.name());
    }

    private static String hash(String user) {
        return Sha256.hexOf(user).substring(0, HASH_DIGITS);
    }

    private static void addCounting(List<Budget> counting, List<Budget> all, String model) {
        for (Budget budget : all) {
            if (budget.counts(model)) {
                counting.add(budget);
            }
        }
    }

    /** Whether a budget or a limit may refuse the exchange for what it uses. */
    boolean count(Exchange exchange) {
        return promise(exchange) != Promise.NONE
                || exchange.caller().limits().stream().anyMatch(limit -> limit.measure() == TOKENS_PER_MINUTE);
    }

    /** What the budgets of the exchange promise: those that only count promise nothing. */
    Promise promise(Exchange exchange) {
        Caller caller = exchange.caller();
        Promise promise =
                promise(Promise.NONE, caller.budgets(), exchange.model().name());
        return exchange.user() == null
                ? promise
                : promise(promise, caller.userBudgets(), exchange.model().name());
    }

    private static Promise promise(Promise most, List<Budget> budgets, String model) {
        Promise promise = most;
        for (Budget budget : budgets) {
            if (budget.counts(model) && !(budget.mode() instanceof OutageMode.Audit)) {
                promise = promise.and(of(budget.limit().measure()));
            }
        }
        return promise;
    }

    private static Promise of(Limit.Measure measure) {
        return switch (measure) {
            case USD -> Promise.MONEY;
            case TOKENS -> Promise.TOKENS;
            case REQUESTS -> Promise.NONE;
        };
    }
}
