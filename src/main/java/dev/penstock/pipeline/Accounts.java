package dev.penstock.pipeline;

import static dev.penstock.core.RateLimit.Measure.TOKENS_PER_MINUTE;

import dev.penstock.budget.Attribution;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Scope;
import dev.penstock.core.Sha256;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose budgets carry an exchange: those of key, team and tenant, and those of the end user that it names. */
public final class Accounts {

    /** A client's text must not become part of a key in the store; 96 bits of a hash never meet by chance. */
    private static final int HASH_DIGITS = 24;

    /** The budgets of an exchange; an exchange that names no end user is carried by the others alone. */
    List<Budget> budgets(Exchange exchange) {
        Caller caller = exchange.caller();
        @Nullable String user = exchange.ask().user();
        if (user == null || caller.userBudgets().isEmpty()) {
            return caller.budgets();
        }
        Scope scope = new Scope(Scope.Level.USER, caller.key() + ":" + hash(user));
        List<Budget> budgets = new ArrayList<>(caller.budgets());
        for (Budget template : caller.userBudgets()) {
            budgets.add(template.forScope(scope));
        }
        return budgets;
    }

    /** Who asks for what, and where it goes. */
    static Attribution attribution(Exchange exchange, Target target) {
        Caller caller = exchange.caller();
        @Nullable String user = exchange.ask().user();
        @Nullable Variant variant = exchange.plan().variant();
        return new Attribution(
                caller.key(),
                caller.team(),
                user == null ? null : hash(user),
                exchange.ask().model(),
                target.id(),
                variant == null ? null : variant.name());
    }

    private static String hash(String user) {
        return Sha256.hexOf(user).substring(0, HASH_DIGITS);
    }

    /** Whether a budget or a limit counts what the exchange uses. */
    boolean count(Exchange exchange) {
        return areMoney(exchange)
                || exchange.caller().limits().stream().anyMatch(limit -> limit.measure() == TOKENS_PER_MINUTE);
    }

    /** Whether a money budget has to carry the exchange. */
    boolean areMoney(Exchange exchange) {
        Caller caller = exchange.caller();
        return !caller.budgets().isEmpty()
                || (exchange.ask().user() != null && !caller.userBudgets().isEmpty());
    }
}
