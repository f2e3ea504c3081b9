package dev.penstock.identity;

import java.time.Duration;

/** Settings of a test: short where something is waited for, else as a gateway has them. */
public record IdentityBounds(
        Duration keysFresh,
        Duration keysStale,
        Duration fetchInterval,
        Duration fetchTimeout,
        int maxKeySetBytes,
        int maxTokens)
        implements IdentitySettings {

    public static final IdentityBounds DEFAULTS = new IdentityBounds(
            Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofSeconds(5), 262_144, 10_000);

    IdentityBounds withFetchTimeout(Duration timeout) {
        return new IdentityBounds(keysFresh, keysStale, fetchInterval, timeout, maxKeySetBytes, maxTokens);
    }
}
