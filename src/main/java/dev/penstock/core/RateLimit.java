package dev.penstock.core;

/**
 * A declared limit of traffic for one account.
 *
 * @param scope whose traffic
 * @param measure what is counted
 * @param limit the most of it, per minute or at a time
 */
public record RateLimit(Scope scope, Measure measure, long limit) {

    /** What a limit counts. */
    public enum Measure {
        REQUESTS_PER_MINUTE,
        TOKENS_PER_MINUTE,
        /** Exchanges under way at the same time. */
        CONCURRENCY,
    }

    public RateLimit {
        if (limit < 1 || limit > 1_000_000_000_000L) {
            throw new IllegalArgumentException("limit must be between 1 and 10^12, not " + limit);
        }
    }
}
