package dev.penstock.redis;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection on one event loop, replaced whenever it breaks.
 *
 * <p>All state is confined to the event loop. Each connection has a client of its own, so that one that hangs in its
 * handshake can be thrown away whole, and so that replies arrive on this event loop. Once opened it goes on trying to
 * connect until it is closed: service returns without a request having to pay for the attempt.
 */
final class LoopConnection {

    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
    private static final int BACKOFF_DOUBLINGS_MAX = 5;

    private final Loop loop;
    private final Supplier<Redis> clients;
    private final Duration connectMax;
    private final Outage outage;

    private volatile @Nullable RedisConnection standing;
    private @Nullable Redis client;
    private @Nullable Future<RedisConnection> attempt;
    private @Nullable ScheduledFuture<?> reopening;
    private boolean wasUp;
    private boolean away;
    private boolean closed;
    /** Connections lost or missed since the server last answered. */
    private int losses;
    /** Whether the server, or the one before it, shook hands and then turned a command away. */
    private boolean turnedAway;

    LoopConnection(Loop loop, Supplier<Redis> clients, Duration connectMax, Outage outage) {
        this.loop = loop;
        this.clients = clients;
        this.connectMax = connectMax;
        this.outage = outage;
    }

    /** The connection, where one stands; may be asked on any thread. */
    @Nullable
    RedisConnection standing() {
        return standing;
    }

    /** The connection to come; empty where none is to be expected soon. */
    Optional<Future<RedisConnection>> coming() {
        if (closed || losses > 1) {
            return Optional.empty();
        }
        open();
        return Optional.ofNullable(attempt);
    }

    /** Whether it has ever stood. */
    boolean wasUp() {
        return wasUp;
    }

    void open() {
        if (standing == null && attempt == null && !closed) {
            connect();
        }
    }

    void close() {
        closed = true;
        if (reopening != null) {
            reopening.cancel(false);
        }
        drop(standing, RedisUnavailable.notRun("closed"));
        closeClient();
    }

    /** Notes that the server serves. */
    void answered() {
        losses = 0;
        turnedAway = false;
        if (away) {
            away = false;
            outage.end();
        }
    }

    /** Gives this connection up, unless that was done already, and sees to the next. */
    void drop(@Nullable RedisConnection broken, Throwable why) {
        if (broken == null || broken != standing) {
            return;
        }
        standing = null;
        turnedAway |= ErrorReply.isAway(why);
        broken.exceptionHandler(null);
        broken.endHandler(null);
        lost(why);
    }

    private void connect() {
        Promise<RedisConnection> promise = loop.context().promise();
        attempt = promise.future();
        ScheduledFuture<?> timer = loop.after(
                connectMax, () -> promise.tryFail(RedisUnavailable.notRun("no handshake within " + connectMax)));
        promise.future().onComplete(connected -> {
            timer.cancel(false);
            attempt = null;
            if (connected.succeeded()) {
                up(connected.result());
            } else {
                lost(connected.cause());
            }
        });
        // On the loop's own context: a client keeps the context in which it was made.
        loop.context().runOnContext(now -> {
            Redis fresh = clients.get();
            client = fresh;
            fresh.connect().compose(LoopConnection::served).onComplete(result -> {
                if (result.failed()) {
                    promise.tryFail(result.cause());
                } else {
                    promise.tryComplete(result.result());
                }
            });
        });
    }

    /** A server that still loads its data shakes hands as any other, and serves nobody. */
    private static Future<RedisConnection> served(RedisConnection fresh) {
        return fresh.send(Request.cmd(Command.PING))
                .recover(error ->
                        ErrorReply.isAboutTheCommand(error) ? Future.succeededFuture() : Future.failedFuture(error))
                .map(fresh);
    }

    private void up(RedisConnection fresh) {
        if (closed) {
            closeClient();
            return;
        }
        wasUp = true;
        standing = fresh;
        fresh.exceptionHandler(error -> loop.run(() -> drop(fresh, error)));
        fresh.endHandler(ended -> loop.run(() -> drop(fresh, RedisUnavailable.notRun("the connection was closed"))));
        if (!turnedAway) {
            answered();
        }
    }

    private void lost(Throwable why) {
        closeClient();
        losses++;
        if (closed) {
            return;
        }
        if (losses == 1) {
            connect();
            return;
        }
        if (!away) {
            away = true;
            outage.begin(why);
        }
        reopening = loop.after(backoff(), this::open);
    }

    private Duration backoff() {
        Duration delay = BACKOFF_MIN.multipliedBy(1L << Math.min(losses, BACKOFF_DOUBLINGS_MAX));
        return delay.compareTo(BACKOFF_MAX) < 0 ? delay : BACKOFF_MAX;
    }

    private void closeClient() {
        Redis unwanted = client;
        client = null;
        if (unwanted != null) {
            unwanted.close();
        }
    }
}
