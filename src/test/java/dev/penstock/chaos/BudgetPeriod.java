package dev.penstock.chaos;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One period of a budget, read from the name of its key in Redis.
 *
 * @param tenant whose it is
 * @param scope as in the key: {@code t}, {@code tm:<team>}, {@code k:<key>} or {@code u:<key>:<hash of the user>}
 * @param period such as {@code D20261124}; its first letter tells the window
 */
record BudgetPeriod(String tenant, String scope, String period) {

    private static final Pattern KEY = Pattern.compile("\\{t:([^}]+)\\}:b:(.+):([A-Z][0-9-]*)");
    private static final Map<Character, String> WINDOWS =
            Map.of('T', "total", 'M', "month", 'W', "week", 'D', "day", 'H', "hour", 'I', "minute");

    /** The period that this key holds; empty where it is no such key. */
    static Optional<BudgetPeriod> of(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? Optional.of(new BudgetPeriod(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** The declaration that it comes from: that of a user's budget is the key's. */
    BudgetLine line() {
        return new BudgetLine(tenant, declaredScope(), WINDOWS.getOrDefault(period.charAt(0), "?"));
    }

    private String declaredScope() {
        return scope.startsWith("u:") ? scope.substring(0, scope.lastIndexOf(':')) : scope;
    }
}
