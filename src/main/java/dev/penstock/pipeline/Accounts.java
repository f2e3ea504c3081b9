package dev.penstock.pipeline;

import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose budgets carry an exchange: those of key, team and tenant, and those of the end user that it names. */
public final class Accounts {

    private static final int HASH_BYTES = 12;

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

    /** Whether a money budget has to carry the exchange. */
    boolean areMoney(Exchange exchange) {
        Caller caller = exchange.caller();
        return !caller.budgets().isEmpty()
                || (exchange.ask().user() != null && !caller.userBudgets().isEmpty());
    }

    /** A client's text must not become part of a key in the store. */
    private static String hash(String user) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
