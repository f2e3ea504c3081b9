package dev.penstock.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of what is done to check signed tokens. */
@ConfigMapping(prefix = "penstock.identity")
public interface IdentitySettings {

    /** How old the keys of an issuer become before they are fetched again, beside the requests. */
    @WithDefault("5m")
    Duration keysFresh();

    /**
     * How long keys are used that cannot be fetched again; then tokens of their issuer are refused with 503. A key that
     * its issuer has withdrawn is believed for so long at most.
     */
    @WithDefault("1h")
    Duration keysStale();

    /** The least time between two fetches of the same keys, whatever tokens name. */
    @WithDefault("10s")
    Duration fetchInterval();

    /** The longest that a fetch takes, and so the longest that a request waits for one. */
    @WithDefault("5s")
    Duration fetchTimeout();

    /** The largest key set, in bytes. */
    @WithDefault("262144")
    int maxKeySetBytes();

    /** The most verified tokens that are remembered on each plane, so that their signatures are not checked again. */
    @WithDefault("10000")
    int maxTokens();
}
