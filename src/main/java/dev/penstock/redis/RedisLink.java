package dev.penstock.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The connections to one Redis deployment: one for each event loop, on which commands are pipelined.
 *
 * <p>A command either answers, or fails with {@link RedisUnavailable} after the time-out at the latest, or fails with
 * the error that Redis replied. A broken or silent connection is replaced in the background; meanwhile commands fail at
 * once.
 */
public final class RedisLink implements AutoCloseable {

    private final List<LoopCommands> loops;
    private final ThreadLocal<LoopCommands> nearest = ThreadLocal.withInitial(this::nearestLoop);
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final RedisLimits limits;

    private RedisLink(List<LoopCommands> loops, RedisLimits limits) {
        this.loops = loops;
        this.limits = limits;
        // All of them now: at the first burst of requests an event loop has better things to do than to connect.
        loops.forEach(LoopCommands::open);
    }

    /**
     * A link to the deployment at these addresses.
     *
     * @param outage told when the deployment is away, and when it is back; shared by all links to it
     */
    public static RedisLink open(Vertx vertx, RedisOptions options, RedisLimits limits, Outage outage) {
        RedisOptions own = new RedisOptions(options).setMaxWaitingHandlers(limits.commandsInFlight());
        own.getNetClientOptions().setConnectTimeout((int) limits.connect().toMillis());
        VertxInternal internal = (VertxInternal) vertx;
        List<LoopCommands> loops = new ArrayList<>();
        for (EventExecutor executor : internal.nettyEventLoopGroup()) {
            Loop loop = new Loop(internal, (EventLoop) executor);
            loops.add(new LoopCommands(
                    loop,
                    new LoopConnection(loop, () -> Redis.createClient(vertx, own), limits.connect(), outage),
                    limits));
        }
        return new RedisLink(List.copyOf(loops), limits);
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

    /** Whether all connections stand, as far as is known: a silent one is found out when it is used. */
    public boolean isUp() {
        for (LoopCommands loop : loops) {
            if (!loop.haveConnection()) {
                return false;
            }
        }
        return true;
    }

    /** Closes all connections; commands fail from now on. */
    @Override
    public void close() {
        loops.forEach(LoopCommands::close);
    }

    private static Uni<Response> uni(Supplier<Future<Response>> action) {
        return Uni.createFrom().emitter(emitter -> action.get().onComplete(emitter::complete, emitter::fail));
    }

    private static Request call(Command command, String script, List<String> keys, List<String> args) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }

    private static boolean isUnknownScript(Throwable error) {
        return ErrorReply.code(error).equals("NOSCRIPT");
    }

    private Future<Response> sendNow(Request request) {
        if (inFlight.incrementAndGet() > limits.commandsInFlight()) {
            inFlight.decrementAndGet();
            return Future.failedFuture(
                    RedisUnavailable.notRun("more than " + limits.commandsInFlight() + " commands wait for Redis"));
        }
        ContextInternal caller = ContextInternal.current();
        Promise<Response> reply = caller == null ? Promise.promise() : caller.promise();
        nearest.get().send(request, reply);
        return reply.future().onComplete(done -> inFlight.decrementAndGet());
    }

    private LoopCommands nearestLoop() {
        for (LoopCommands loop : loops) {
            if (loop.areOnThisThread()) {
                return loop;
            }
        }
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }
}
