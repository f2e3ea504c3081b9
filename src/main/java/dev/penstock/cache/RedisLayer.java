package dev.penstock.cache;

import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The entries in Redis, shared by all gateways.
 *
 * <p>After some failures in a row Redis is left alone for a while and everything fails at once, so that a store that
 * hangs does not cost each request its time-out.
 */
public final class RedisLayer {

    private final RedisLink reads;
    private final RedisLink writes;
    private final int failuresMax;
    private final long pauseMillis;
    private final Clock clock;
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private volatile long pausedUntilMillis;

    /**
     * Two links, so that a look-up does not queue behind a large write.
     *
     * @param reads fails after the look-up time-out
     * @param writes fails after the write time-out
     */
    public RedisLayer(RedisLink reads, RedisLink writes, CacheSettings settings, Clock clock) {
        this.reads = reads;
        this.writes = writes;
        this.failuresMax = settings.failuresMax();
        this.pauseMillis = settings.pause().toMillis();
        this.clock = clock;
    }

    /** What is stored under the key, if anything; fails where Redis does not say in time. */
    Uni<Optional<byte[]>> get(String key) {
        return guarded(reads, Request.cmd(Command.GET).arg(key))
                .map(reply -> Optional.ofNullable(reply).map(Response::toBytes));
    }

    /** Stores the bytes for so long; fails where Redis does not confirm in time. */
    Uni<Void> set(String key, byte[] bytes, Duration ttl) {
        Request request = Request.cmd(Command.SET).arg(key).arg(bytes).arg("PX").arg(ttl.toMillis());
        return guarded(writes, request).replaceWithVoid();
    }

    private Uni<Response> guarded(RedisLink link, Request request) {
        if (clock.millis() < pausedUntilMillis) {
            return Uni.createFrom().failure(new RedisUnavailable("left alone after repeated failures"));
        }
        return link.send(request)
                .invoke(reply -> failuresInRow.set(0))
                .onFailure()
                .invoke(this::failed);
    }

    private void failed(Throwable cause) {
        if (failuresInRow.incrementAndGet() >= failuresMax) {
            pausedUntilMillis = clock.millis() + pauseMillis;
        }
    }
}
