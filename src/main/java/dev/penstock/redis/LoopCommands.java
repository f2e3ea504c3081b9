package dev.penstock.redis;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;

/**
 * The commands on their way over one event loop's connection: each ends in bounded time, whatever happens.
 *
 * <p>All state is confined to the event loop.
 */
final class LoopCommands {

    /** Time enough for an event loop to come round: what has arrived is read before timers run. */
    private static final Duration ONE_MORE_READ = Duration.ofMillis(1);

    private final Loop loop;
    private final LoopConnection connection;
    private final RedisLimits limits;
    /** How many replies have come, ever. */
    private long replies;

    LoopCommands(Loop loop, LoopConnection connection, RedisLimits limits) {
        this.loop = loop;
        this.connection = connection;
        this.limits = limits;
    }

    boolean areOnThisThread() {
        return loop.isThisThread();
    }

    boolean haveConnection() {
        return connection.standing() != null;
    }

    /** Connects, from now until the end. */
    void open() {
        loop.run(connection::open);
    }

    void close() {
        loop.run(connection::close);
    }

    /** Sends the request and completes the reply. */
    void send(Request request, Promise<Response> reply) {
        loop.run(() -> {
            RedisConnection standing = connection.standing();
            if (standing != null) {
                dispatch(standing, request, reply);
            } else {
                connection
                        .coming()
                        .ifPresentOrElse(
                                coming -> dispatchOnceConnected(coming, request, reply),
                                () -> reply.fail(RedisUnavailable.notRun("no connection to Redis")));
            }
        });
    }

    /** The first connection may take its time; a replacement only as long as a reply may. */
    private void dispatchOnceConnected(Future<RedisConnection> coming, Request request, Promise<Response> reply) {
        Duration patience = connection.wasUp() ? limits.reply() : limits.connect();
        boolean[] late = {false};
        ScheduledFuture<?> timer = loop.after(patience, () -> {
            late[0] = true;
            reply.tryFail(RedisUnavailable.notRun("no connection to Redis in " + patience));
        });
        coming.onComplete(connected -> {
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
                return;
            }
            Throwable error = result.cause();
            if (ErrorReply.isAboutTheCommand(error)) {
                replied();
                reply.tryFail(error);
            } else {
                reply.tryFail(
                        ErrorReply.isAway(error)
                                ? RedisUnavailable.notRun("Redis cannot serve now: " + ErrorReply.code(error))
                                : new RedisUnavailable("the connection to Redis broke: " + error));
                connection.drop(on, error);
            }
        });
    }

    private void replied() {
        replies++;
        connection.answered();
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
        private ScheduledFuture<?> timer = loop.after(limits.reply(), this::elapsed);

        Wait(RedisConnection on, Promise<Response> reply) {
            this.on = on;
            this.reply = reply;
        }

        private void elapsed() {
            boolean silent = replies == repliesBefore;
            if (silent && !listenedOnce) {
                listenedOnce = true;
                timer = loop.after(ONE_MORE_READ, this::elapsed);
            } else if (silent) {
                RedisUnavailable silence = new RedisUnavailable("no reply from Redis within " + limits.reply());
                connection.drop(on, silence);
                reply.tryFail(silence);
            } else if (--turnsLeft == 0) {
                reply.tryFail(new RedisUnavailable("no reply from Redis behind others within " + limits.backlog()));
            } else {
                repliesBefore = replies;
                listenedOnce = false;
                timer = loop.after(limits.reply(), this::elapsed);
            }
        }

        void end() {
            timer.cancel(false);
        }
    }
}
