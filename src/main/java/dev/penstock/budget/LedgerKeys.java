package dev.penstock.budget;

import dev.penstock.core.Budget;
import dev.penstock.core.Scope;
import dev.penstock.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The names of a tenant's keys in Redis. All share one hash tag, so that one script may touch them all.
 *
 * @param tag the hash tag of the tenant: {@code {t:<tenant>}}
 */
record LedgerKeys(String tag) {

    private static final int ID_LENGTH_MAX = 128;
    private static final int HASH_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    static LedgerKeys of(String tenant) {
        return new LedgerKeys("{t:" + safe(tenant) + "}");
    }

    /** Hash: open holds, id to record. */
    String open() {
        return tag + ":open";
    }

    /** Sorted set: open holds, id to the deadline of the lease. */
    String expiry() {
        return tag + ":exp";
    }

    /** Hash: the run of the server on which the account was last known to be whole, and how many admissions it had. */
    String account() {
        return tag + ":acct";
    }

    /** Set: the gateways that a recovery waits for. */
    String awaited() {
        return tag + ":rec";
    }

    /** Hash: name of a limit to the version, the units and the thresholds in force. */
    String limits() {
        return tag + ":lim";
    }

    /** Stream: one event for each attempt that was settled, and for each correction. */
    String events() {
        return tag + ":u";
    }

    /** Sorted set: alerts to be sent, by the time they are due. */
    String alerts() {
        return tag + ":al";
    }

    /** Hash: alert to how often it was claimed, and when it was raised. */
    String alertClaims() {
        return tag + ":alc";
    }

    /** What {@link #budget} puts before the account and the period. */
    String budgets() {
        return tag + ":b:";
    }

    /** String: that a correction was made. */
    String corrected(String rid, int number) {
        return done(rid) + ":c" + number;
    }

    /** String: how the hold ended. */
    String done(String rid) {
        return tag + ":d:" + rid;
    }

    /** Hash: what is spent and reserved in one period. */
    String budget(Budget budget, Period period) {
        return budgets() + account(budget) + ":" + period.key();
    }

    /** The name of a budget's limit, the same for all periods, and for all end users that share it. */
    static String limitName(Budget budget) {
        Scope scope = budget.scope();
        Scope shared = scope.level() == Scope.Level.USER
                ? new Scope(
                        Scope.Level.USER,
                        scope.id().substring(0, Math.max(0, scope.id().lastIndexOf(':'))))
                : scope;
        int day = budget.cycle().billingDay();
        return account(budget.forScope(shared)) + ":" + budget.cycle().window().label() + (day == 1 ? "" : "-" + day);
    }

    /** The account that a budget is about: its scope, and what it counts where that is not all money. */
    private static String account(Budget budget) {
        String measure = budget.isMoney() ? "" : "/" + budget.limit().measure().label();
        String models = budget.models().isEmpty()
                ? ""
                : "/" + Sha256.hexOf(String.join(",", budget.models())).substring(0, HASH_DIGITS);
        return scope(budget.scope()) + measure + models;
    }

    /** String: the state of a limit of requests. */
    String requestRate(Scope scope) {
        return tag + ":q:" + scope(scope) + ":rpm";
    }

    /** Hash: the tokens of each sub-window. */
    String tokenRate(Scope scope) {
        return tag + ":q:" + scope(scope) + ":tpm";
    }

    /** Sorted set: exchanges under way, id to the deadline of the lease. */
    String slots(Scope scope) {
        return tag + ":c:" + scope(scope);
    }

    private static String scope(Scope scope) {
        return switch (scope.level()) {
            case TENANT -> "t";
            case TEAM -> "tm:" + safe(scope.id());
            case KEY -> "k:" + safe(scope.id());
            case USER -> "u:" + safe(scope.id());
        };
    }

    /** The id with every character escaped that means something in a key or a record; a very long one as its hash. */
    static String safe(String id) {
        int plain = 0;
        while (plain < id.length() && isPlain(id.charAt(plain))) {
            plain++;
        }
        if (plain == id.length() && plain <= ID_LENGTH_MAX) {
            return id;
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return bytes.length > ID_LENGTH_MAX ? "%" + Sha256.hexOf(id) : escaped(bytes);
    }

    /** A name for people, with every character replaced that a record cannot have; never empty. */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), ID_LENGTH_MAX); i++) {
            plain.append(isPlain(name.charAt(i)) ? name.charAt(i) : '_');
        }
        return plain.isEmpty() ? "_" : plain.toString();
    }

    private static String escaped(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : bytes) {
            if (isPlain((char) (one & 0xff))) {
                escaped.append((char) one);
            } else {
                escaped.append('%').append(HEX.toHexDigits(one));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':';
    }
}
