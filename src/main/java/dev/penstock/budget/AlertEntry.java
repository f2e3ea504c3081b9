package dev.penstock.budget;

import dev.penstock.core.Alert;
import dev.penstock.core.Budget;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the scripts queue it: the names and numbers that the ledger has in Redis.
 *
 * @param limitName the name of the budget's limit, such as {@code k:demo/tokens:day}
 * @param account the account and the period, such as {@code k:demo/tokens:D20261124}
 * @param percent the threshold; absent where the budget could not carry a call
 * @param spent what was charged by then
 * @param units the limit
 */
record AlertEntry(
        String limitName, String account, @Nullable Integer percent, long spent, long units) {

    private static final Pattern FORM =
            Pattern.compile("(?<name>\\S+:\\S+) (?<key>\\S+:\\S+) (?<percent>\\d{1,3}|exhausted) (?<spent>\\d{1,18})"
                    + " (?<units>\\d{1,16})");
    private static final int ESCAPE_LENGTH = 3;
    private static final int HASH_LENGTH = 65;

    /** Reads what stands in the outbox of the tenant with these keys. */
    static AlertEntry read(LedgerKeys names, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !form.group("key").startsWith(names.budgets())) {
            throw new IllegalArgumentException("no alert: " + text);
        }
        String percent = form.group("percent");
        return new AlertEntry(
                form.group("name"),
                form.group("key").substring(names.budgets().length()),
                percent.equals("exhausted") ? null : Integer.valueOf(percent),
                Math.min(Limit.MAX_UNITS, Long.parseLong(form.group("spent"))),
                Math.min(Limit.MAX_UNITS, Long.parseLong(form.group("units"))));
    }

    /**
     * The alert in words for people.
     *
     * @param declared the budgets that the policies declare: in the ledger the models of a budget are a hash
     * @param at when it was raised
     */
    Alert alert(String tenant, Supplier<Stream<Budget>> declared, Instant at) {
        String period = account.substring(account.lastIndexOf(':') + 1);
        String id = LedgerKeys.safe(tenant) + "/" + account + "/" + (percent == null ? "exhausted" : percent);
        // The signature of a message puts dots between its parts.
        return new Alert(id.replace(".", "%2e"), tenant, label(declared), period, percent, spent, limit(), at);
    }

    private String label(Supplier<Stream<Budget>> declared) {
        List<String> parts = parts();
        String window = limitName.substring(limitName.lastIndexOf(':') + 1).split("-", 2)[0];
        String measure = limit().measure() == Limit.Measure.USD
                ? ""
                : "/" + limit().measure().label();
        boolean counted = !measure.isEmpty();
        int models = counted ? 2 : 1;
        return scope(parts.get(0)).label()
                + "/"
                + window
                + measure
                + (parts.size() > models ? "/" + models(parts.get(models), declared) : "");
    }

    private String models(String hash, Supplier<Stream<Budget>> declared) {
        return declared.get()
                .filter(budget -> LedgerKeys.limitName(budget).equals(limitName))
                .findFirst()
                .map(budget -> String.join(",", budget.models()))
                .orElse(hash);
    }

    private Limit limit() {
        List<String> parts = parts();
        String second = parts.size() > 1 ? parts.get(1) : "";
        if (second.equals(Limit.Measure.TOKENS.label())) {
            return new Limit.TokenCount(new Tokens(units));
        }
        return second.equals(Limit.Measure.REQUESTS.label())
                ? new Limit.RequestCount(units)
                : new Limit.Spend(new Money(units));
    }

    /** Scope, and where they are not plain, measure and models. */
    private List<String> parts() {
        return List.of(account.substring(0, account.lastIndexOf(':')).split("/"));
    }

    private static Scope scope(String text) {
        String[] levelAndId = text.split(":", 2);
        String id = levelAndId.length == 1 ? "" : unescaped(levelAndId[1]);
        return switch (levelAndId[0]) {
            case "k" -> new Scope(Scope.Level.KEY, id);
            case "u" -> new Scope(Scope.Level.USER, id);
            case "tm" -> new Scope(Scope.Level.TEAM, id);
            default -> Scope.TENANT;
        };
    }

    /** The id that {@link LedgerKeys#safe} wrote; a hashed one stays a hash. */
    private static String unescaped(String id) {
        if (id.indexOf('%') < 0 || id.length() == HASH_LENGTH && id.lastIndexOf('%') == 0) {
            return id;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < id.length()) {
            boolean escape = id.charAt(at) == '%' && at + ESCAPE_LENGTH <= id.length();
            bytes.write(escape ? HexFormat.fromHexDigits(id, at + 1, at + ESCAPE_LENGTH) : id.charAt(at));
            at += escape ? ESCAPE_LENGTH : 1;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
