package dev.penstock.upstream;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long an answer asks its sender to wait: {@code retry-after-ms}, else {@code retry-after} in seconds. */
final class RetryAfter {

    /** Stands for "do not ask again": longer than any wait. */
    static final Duration NEVER = Duration.ofDays(365);

    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** The wait; null where the answer names none, and {@link #NEVER} where it forbids a retry or names a date. */
    static @Nullable Duration of(MultiMap headers) {
        if ("false".equalsIgnoreCase(headers.get("x-should-retry"))) {
            return NEVER;
        }
        String millis = headers.get("retry-after-ms");
        if (millis != null && isNumber(millis)) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        String seconds = headers.get("retry-after");
        if (seconds == null) {
            return null;
        }
        return isNumber(seconds) ? Duration.ofSeconds(Long.parseLong(seconds)) : NEVER;
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
