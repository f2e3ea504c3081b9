package dev.penstock;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Redis deployments of this gateway: those that are configured, else a private server. */
final class Stores implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Stores.class);

    private final Vertx vertx;
    private final RedisSettings settings;
    private final @Nullable PrivateRedis privateRedis;

    Stores(Vertx vertx, RedisSettings settings, Path data) {
        this.vertx = vertx;
        this.settings = settings;
        this.privateRedis = settings.url().isEmpty() ? PrivateRedis.start(data.resolve("redis")) : null;
        if (privateRedis != null) {
            LOG.infof(
                    "No Redis is configured (penstock.redis.url): a private server of version 6.2 runs in %s, for trying"
                            + " out on one machine. It has known vulnerabilities and is bound to loopback for that.",
                    data.resolve("redis"));
        }
    }

    boolean isPrivate() {
        return privateRedis != null;
    }

    /** A link to the ledger's deployment. */
    RedisLink ledger() {
        return link(settings.url(), settings.timeout());
    }

    /** A link to the cache's deployment whose commands wait so long at most. */
    RedisLink cache(Duration timeout) {
        return link(settings.cacheUrl().or(settings::url), timeout);
    }

    private RedisLink link(Optional<List<String>> addresses, Duration timeout) {
        RedisOptions options = new RedisOptions().setType(settings.type());
        addresses.orElseGet(this::privateAddress).forEach(options::addConnectionString);
        Duration connect = settings.connectTimeout().compareTo(timeout) < 0 ? timeout : settings.connectTimeout();
        return RedisLink.open(vertx, options, new RedisLimits(timeout, connect, settings.commandsInFlight()));
    }

    private List<String> privateAddress() {
        if (privateRedis == null) {
            throw new IllegalStateException("there is a private server where none is configured");
        }
        URI uri = privateRedis.uri();
        return List.of(uri.toString());
    }

    @Override
    public void close() {
        if (privateRedis != null) {
            privateRedis.close();
        }
    }
}
