package dev.penstock.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection on one event loop, replaced whenever it breaks.
 *
 * <p>All state is confined to the event loop. Each connection has a client of its own, so that one that hangs in its
 * handshake can be thrown away whole, and so that replies arrive on this event loop. Once a line was opened it goes on
 * trying to connect until it is closed: service returns without a request having to pay for the attempt.
 */
final class Line {

    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
    private static final int BACKOFF_DOUBLINGS_MAX = 5;

    /** Time enough for an event loop to come round: what has arrived is read before timers run. */
    private static final Duration ONE_MORE_READ = Duration.ofMillis(1);

    /** Error replies that say that this server cannot serve now: another connection, later, may do better. */
    private static final Set<String> AWAY = Set.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "READONLY");

    private final ContextInternal context;
    private final EventLoop loop;
    private final Supplier<Redis> clients;
    private final RedisLimits limits;

    private volatile @Nullable RedisConnection connection;
    private @Nullable Redis client;
    private @Nullable Future<RedisConnection> attempt;
    private @Nullable ScheduledFuture<?> reopening;
    private boolean wasUp;
    private boolean closed;
    /** Connections lost or missed since the last reply. */
    private int losses;

    private long replies;

    Line(VertxInternal vertx, EventLoop loop, Supplier<Redis> clients, RedisLimits limits) {
        this.context =
                vertx.createEventLoopContext(loop, null, Thread.currentThread().getContextClassLoader());
        this.loop = loop;
        this.clients = clients;
        this.limits = limits;
    }

    boolean isOnThisThread() {
        return loop.inEventLoop();
    }

    boolean isUp() {
        return connection != null;
    }

    void open() {
        onLoop(() -> {
            if (connection == null && attempt == null && !closed) {
                connect();
            }
        });
    }

    /** Sends the request and completes the reply, in bounded time whatever happens. */
    void send(Request request, Promise<Response> reply) {
        onLoop(() -> {
            RedisConnection standing = connection;
            if (standing != null) {
                dispatch(standing, request, reply);
            } else if (closed || losses > 1) {
                reply.fail(RedisUnavailable.notRun("no connection to Redis"));
            } else {
                dispatchOnceConnected(request, reply);
            }
        });
    }

    void close() {
        onLoop(() -> {
            closed = true;
            if (reopening != null) {
                reopening.cancel(false);
            }
            drop(connection);
            closeClient();
        });
    }

    private void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    /** The first connection may take its time; a replacement only as long as a reply may. */
    private void dispatchOnceConnected(Request request, Promise<Response> reply) {
        open();
        Future<RedisConnection> pending = attempt;
        if (pending == null) {
            reply.fail(RedisUnavailable.notRun("no connection to Redis"));
            return;
        }
        Duration patience = wasUp ? limits.reply() : limits.connect();
        boolean[] late = {false};
        ScheduledFuture<?> timer = after(patience, () -> {
            late[0] = true;
            reply.tryFail(RedisUnavailable.notRun("no connection to Redis in " + patience));
        });
        pending.onComplete(connected -> {
            timer.cancel(false);
            if (connected.succeeded() && !late[0]) {
                dispatch(connected.result(), request, reply);
            } else {
                reply.tryFail(RedisUnavailable.notRun("no connection to Redis"));
            }
        });
    }

    private void dispatch(RedisConnection on, Request request, Promise<Response> reply) {
        Wait wait = new Wait(on, reply);
        on.send(request).onComplete(result -> {
            wait.end();
            if (result.succeeded()) {
                replied();
                reply.tryComplete(result.result());
            } else if (AWAY.contains(code(result.cause()))) {
                reply.tryFail(RedisUnavailable.notRun("Redis cannot serve now: " + code(result.cause())));
                drop(on);
            } else if (isErrorReply(result.cause())) {
                replied();
                reply.tryFail(result.cause());
            } else {
                reply.tryFail(new RedisUnavailable("the connection to Redis broke: " + result.cause()));
                drop(on);
            }
        });
    }

    /**
     * One command's wait for its reply.
     *
     * <p>A burst of commands is no outage: a command waits behind others as long as their replies keep coming, up to a
     * bound. And silence is only what this event loop had the time to hear: one that was busy reads once more before it
     * gives Redis up.
     */
    private final class Wait {

        private final RedisConnection on;
        private final Promise<Response> reply;
        private long turnsLeft =
                Math.max(1, limits.backlog().toMillis() / limits.reply().toMillis());
        private long repliesBefore = replies;
        private boolean listenedOnce;
        private ScheduledFuture<?> timer = after(limits.reply(), this::elapsed);

        Wait(RedisConnection on, Promise<Response> reply) {
            this.on = on;
            this.reply = reply;
        }

        private void elapsed() {
            boolean silent = replies == repliesBefore;
            if (silent && !listenedOnce) {
                listenedOnce = true;
                timer = after(ONE_MORE_READ, this::elapsed);
            } else if (silent) {
                drop(on);
                giveUp();
            } else if (--turnsLeft == 0) {
                giveUp();
            } else {
                repliesBefore = replies;
                listenedOnce = false;
                timer = after(limits.reply(), this::elapsed);
            }
        }

        private void giveUp() {
            reply.tryFail(new RedisUnavailable("no reply from Redis in time"));
        }

        void end() {
            timer.cancel(false);
        }
    }

    private void replied() {
        replies++;
        losses = 0;
    }

    private static boolean isErrorReply(Throwable error) {
        return error instanceof Response && !code(error).equals("CONNECTION_CLOSED");
    }

    private static String code(Throwable error) {
        String text = String.valueOf(error.getMessage());
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    private void connect() {
        Promise<RedisConnection> promise = context.promise();
        attempt = promise.future();
        ScheduledFuture<?> timer =
                after(limits.connect(), () -> promise.tryFail(RedisUnavailable.notRun("no handshake in time")));
        promise.future().onComplete(connected -> {
            timer.cancel(false);
            attempt = null;
            if (connected.succeeded()) {
                up(connected.result());
            } else {
                lost();
            }
        });
        // On the line's own context: a client keeps the context in which it was made.
        context.runOnContext(now -> {
            Redis fresh = clients.get();
            client = fresh;
            fresh.connect().onComplete(result -> {
                if (result.failed()) {
                    promise.tryFail(result.cause());
                } else {
                    promise.tryComplete(result.result());
                }
            });
        });
    }

    private void up(RedisConnection fresh) {
        if (closed) {
            closeClient();
            return;
        }
        wasUp = true;
        connection = fresh;
        fresh.exceptionHandler(error -> onLoop(() -> drop(fresh)));
        fresh.endHandler(ended -> onLoop(() -> drop(fresh)));
    }

    private void drop(@Nullable RedisConnection broken) {
        if (broken == null || broken != connection) {
            return;
        }
        connection = null;
        broken.exceptionHandler(null);
        broken.endHandler(null);
        lost();
    }

    private void lost() {
        closeClient();
        losses++;
        if (closed) {
            return;
        }
        if (losses == 1) {
            connect();
        } else {
            reopening = after(backoff(), this::open);
        }
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

    private ScheduledFuture<?> after(Duration delay, Runnable action) {
        return loop.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
