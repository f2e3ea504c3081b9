package dev.penstock.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which Redis keeps the live state, and the bounds of talking to it. */
@ConfigMapping(prefix = "penstock.redis")
public interface RedisSettings {

    /**
     * The Redis of the ledger, such as {@code redis://user:password@host:6379}; several for a cluster or for sentinels.
     * Absent: the gateway starts a private server of its own. Its {@code maxmemory-policy} must be {@code noeviction}:
     * nothing is spent on one that could forget what was spent.
     */
    Optional<List<String>> url();

    /** The Redis of the cache, where that is another deployment, with a memory limit and an eviction policy of its own. */
    Optional<List<String>> cacheUrl();

    /** What stands behind the addresses: {@code standalone}, {@code cluster}, {@code replication} or {@code sentinel}. */
    @WithDefault("standalone")
    RedisClientType type();

    /**
     * The longest silence while a reply is due, after which Redis counts as away. Behind the replies to other commands
     * one may come later, up to twenty times this.
     */
    @WithDefault("1s")
    Duration timeout();

    /** The longest wait for a connection, handshake included. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** The most commands that wait for a reply at the same time. */
    @WithDefault("8192")
    int commandsInFlight();
}
