package dev.penstock.cache;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request's {@code Cache-Control} header allows the cache to do.
 *
 * @param noCache whether stored answers must not be used; the new one may be stored
 * @param noStore whether neither is allowed
 * @param onlyIfCached whether the caller wants a stored answer or none
 * @param maxAge the age that a stored answer must stay below, if the caller set one
 */
public record CacheControl(
        boolean noCache,
        boolean noStore,
        boolean onlyIfCached,
        @Nullable Duration maxAge) {

    /** No wishes: what the absence of the header means. */
    public static final CacheControl NONE = new CacheControl(false, false, false, null);

    /** As many digits as a number of seconds can have before it only means "any age". */
    private static final int SECONDS_DIGITS_MAX = 10;

    /** Reads the header's value; directives that are unknown or malformed are skipped. */
    public static CacheControl parse(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return NONE;
        }
        CacheControl read = NONE;
        int from = 0;
        while (from <= header.length()) {
            int comma = header.indexOf(',', from);
            int to = comma < 0 ? header.length() : comma;
            read = read.with(header.substring(from, to).strip().toLowerCase(Locale.ROOT));
            from = to + 1;
        }
        return read;
    }

    private CacheControl with(String directive) {
        return switch (directive) {
            case "no-cache" -> new CacheControl(true, noStore, onlyIfCached, maxAge);
            case "no-store" -> new CacheControl(noCache, true, onlyIfCached, maxAge);
            case "only-if-cached" -> new CacheControl(noCache, noStore, true, maxAge);
            default -> withMaxAge(directive);
        };
    }

    private CacheControl withMaxAge(String directive) {
        int equals = directive.indexOf('=');
        if (equals < 0 || !directive.substring(0, equals).strip().equals("max-age")) {
            return this;
        }
        Duration age = seconds(unquoted(directive.substring(equals + 1).strip()));
        boolean stricter = age != null && (maxAge == null || age.compareTo(maxAge) < 0);
        return stricter ? new CacheControl(noCache, noStore, onlyIfCached, age) : this;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static @Nullable Duration seconds(String digits) {
        if (digits.isEmpty() || digits.length() > SECONDS_DIGITS_MAX) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        return Duration.ofSeconds(Long.parseLong(digits));
    }
}
