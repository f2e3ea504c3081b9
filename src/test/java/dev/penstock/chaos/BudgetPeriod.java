package dev.penstock.chaos;

import dev.penstock.core.Sha256;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One period of a budget, read from the name of its key in Redis.
 *
 * @param line the declaration that it comes from: that of a user's budget is the key's
 * @param period such as {@code D20261124}; its first letter tells the window
 */
record BudgetPeriod(BudgetLine line, String period) {

    private static final Pattern KEY =
            Pattern.compile("\\{t:([^}]+)\\}:b:([^/]+?)(?:/(tokens|requests))?(?:/([0-9a-f]{16}))?:([A-Z])([0-9-]*)");
    private static final Map<String, String> WINDOWS =
            Map.of("T", "total", "M", "month", "W", "week", "D", "day", "H", "hour", "I", "minute");
    private static final String UNKNOWN = "?";

    /** The period that this key holds; empty where it is no such key. */
    static Optional<BudgetPeriod> of(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? Optional.of(new BudgetPeriod(line(matcher), matcher.group(5) + matcher.group(6)))
                : Optional.empty();
    }

    /** What the counters of this key count; money where it is no key of a budget. */
    static Measure measure(String key) {
        return of(key).map(period -> period.line().measure()).orElse(Measure.USD);
    }

    private static BudgetLine line(Matcher key) {
        return new BudgetLine(
                key.group(1),
                declared(key.group(2)),
                WINDOWS.getOrDefault(key.group(5), UNKNOWN),
                key.group(3) == null
                        ? Measure.USD
                        : Measure.valueOf(key.group(3).toUpperCase(Locale.ROOT)),
                key.group(4) == null ? "" : model(key.group(4)));
    }

    private static String declared(String scope) {
        return scope.startsWith("u:") ? scope.substring(0, scope.lastIndexOf(':')) : scope;
    }

    private static String model(String hash) {
        return Arrays.stream(Offer.values())
                .map(Offer::label)
                .filter(label -> Sha256.hexOf(label).startsWith(hash))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
