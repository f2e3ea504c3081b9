package dev.penstock.cache;

import dev.penstock.redis.Outage;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.RedisServer;

/** A real Redis on a free port, which a test can stop and start again in the same place. */
final class CacheRedis implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(30);
    private static final int COMMANDS_MAX = 4096;

    private final int port = freePort();
    private final Outage outage = new Outage("The Redis of the cache");
    private final List<RedisLink> links = new ArrayList<>();
    private RedisServer server = started();

    /** A link whose commands wait so long at most. */
    RedisLink link(Vertx vertx, Duration timeout) {
        RedisLink link = RedisLink.open(
                vertx,
                new RedisOptions().setConnectionString("redis://127.0.0.1:" + port),
                new RedisLimits(timeout, CONNECT_MAX, COMMANDS_MAX),
                outage);
        links.add(link);
        return link;
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        server = started();
    }

    @Override
    public void close() {
        links.forEach(RedisLink::close);
        stop();
    }

    private RedisServer started() {
        try {
            RedisServer fresh = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .onShutdownForceStop(true)
                    .build();
            fresh.start();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
