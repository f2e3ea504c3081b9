package dev.penstock;

import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Redis deployments of this gateway: those that are configured, else a private server. */
final class Stores implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Stores.class);

    private final Vertx vertx;
    private final RedisSettings settings;
    private final @Nullable PrivateRedis privateRedis;
    private final Outage ledgerOutage;
    private final Outage cacheOutage;
    private final List<RedisLink> links = new CopyOnWriteArrayList<>();

    Stores(Vertx vertx, RedisSettings settings, Path data, SecureRandom random) {
        this.vertx = vertx;
        this.settings = settings;
        this.privateRedis = settings.url().isEmpty() ? PrivateRedis.start(data.resolve("redis"), random) : null;
        this.ledgerOutage = new Outage(settings.cacheUrl().isEmpty() ? "Redis" : "The Redis of the ledger");
        this.cacheOutage = settings.cacheUrl().isEmpty() ? ledgerOutage : new Outage("The Redis of the cache");
        if (privateRedis != null) {
            LOG.infof(
                    "No Redis is configured (penstock.redis.url): a private server of version 6.2 runs in %s, for trying"
                            + " out on one machine. It has known vulnerabilities and is bound to loopback for that.",
                    data.resolve("redis"));
        }
    }

    /** A link to the ledger's deployment. */
    RedisLink ledger() {
        return link(settings.url(), settings.timeout(), ledgerOutage);
    }

    /** A link to the cache's deployment whose commands wait so long at most. */
    RedisLink cache(Duration timeout) {
        return link(settings.cacheUrl().or(settings::url), timeout, cacheOutage);
    }

    private RedisLink link(Optional<List<String>> addresses, Duration timeout, Outage outage) {
        RedisOptions options = new RedisOptions().setType(settings.type());
        addresses.orElseGet(this::privateAddress).forEach(options::addConnectionString);
        Duration connect = settings.connectTimeout().compareTo(timeout) < 0 ? timeout : settings.connectTimeout();
        RedisLimits limits = new RedisLimits(timeout, connect, settings.commandsInFlight());
        RedisLink link = RedisLink.open(vertx, options, limits, outage);
        links.add(link);
        return link;
    }

    private List<String> privateAddress() {
        if (privateRedis == null) {
            throw new IllegalStateException("there is a private server where none is configured");
        }
        URI uri = privateRedis.uri();
        return List.of(uri.toString());
    }

    /** The links first: to them a server that stops is one that went away. */
    @Override
    public void close() {
        links.forEach(RedisLink::close);
        if (privateRedis != null) {
            privateRedis.close();
        }
    }
}
