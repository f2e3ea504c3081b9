package dev.penstock.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to one Redis deployment: one for each event loop, on which commands are pipelined.
 *
 * <p>A command either answers, or fails with {@link RedisUnavailable} after the time-out at the latest, or fails with
 * the error that Redis replied. A broken connection is replaced at the next command.
 */
public final class RedisLink {

    private final Vertx vertx;
    private final Redis redis;
    private final Duration timeout;
    private final Map<Context, Future<RedisConnection>> connections = new ConcurrentHashMap<>();

    public RedisLink(Vertx vertx, Redis redis, Duration timeout) {
        this.vertx = vertx;
        this.redis = redis;
        this.timeout = timeout;
    }

    /** Sends one command. */
    public Uni<Response> send(Request request) {
        return uni(() -> sendNow(request));
    }

    /** Runs a script by its hash, and sends its source where Redis does not know it yet. */
    public Uni<Response> run(Script script, List<String> keys, List<String> args) {
        return uni(() -> sendNow(call(Command.EVALSHA, script.sha1(), keys, args))
                .recover(error -> isUnknownScript(error)
                        ? sendNow(call(Command.EVAL, script.body(), keys, args))
                        : Future.failedFuture(error)));
    }

    private static Uni<Response> uni(java.util.function.Supplier<Future<Response>> action) {
        return Uni.createFrom().completionStage(() -> action.get().toCompletionStage());
    }

    private static Request call(Command command, String script, List<String> keys, List<String> args) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }

    private static boolean isUnknownScript(Throwable error) {
        return error.getMessage() != null && error.getMessage().startsWith("NOSCRIPT");
    }

    private Future<Response> sendNow(Request request) {
        Promise<Response> reply = Promise.promise();
        Context context = vertx.getOrCreateContext();
        long timer = vertx.setTimer(
                timeout.toMillis(), id -> reply.tryFail(new RedisUnavailable("no reply from Redis in " + timeout)));
        connection(context).compose(connection -> connection.send(request)).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                reply.tryComplete(result.result());
            } else {
                reply.tryFail(result.cause());
            }
        });
        return reply.future();
    }

    private Future<RedisConnection> connection(Context context) {
        return connections.computeIfAbsent(context, this::connect);
    }

    private Future<RedisConnection> connect(Context context) {
        return redis.connect().onSuccess(connection -> {
            connection.exceptionHandler(error -> connections.remove(context));
            connection.endHandler(ended -> connections.remove(context));
        });
    }
}
