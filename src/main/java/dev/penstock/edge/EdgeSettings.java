package dev.penstock.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of what HTTP may bring in. */
@ConfigMapping(prefix = "penstock.edge")
public interface EdgeSettings {

    /** The largest request body, decoded, in bytes. Agents send whole files; frameworks' own defaults are too small. */
    @WithDefault("33554432")
    int maxBodyBytes();

    /** The longest that a client may take to send its body. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** The most requests that may be under way at a time, open streams included. */
    @WithDefault("4096")
    int maxExchanges();

    /** After so much silence in a stream a comment is sent, so that nothing in between gives the connection up. */
    @WithDefault("10s")
    Duration keepAlive();
}
