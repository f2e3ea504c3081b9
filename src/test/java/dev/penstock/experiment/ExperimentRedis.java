package dev.penstock.experiment;

import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.Processes;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/** A real Redis for the tables of experiments, which a test can kill and start again where it was. */
public final class ExperimentRedis implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RedisLimits LIMITS = new RedisLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 4096);

    public final Vertx vertx = Vertx.vertx();
    public final RedisLink link;
    private final Path dir;
    private PrivateRedis redis;

    public ExperimentRedis(Path dir) {
        this.dir = dir;
        this.redis = PrivateRedis.start(dir, new SecureRandom());
        String address = "redis://" + redis.uri().getUserInfo() + "@127.0.0.1:"
                + redis.uri().getPort();
        this.link = RedisLink.open(vertx, new RedisOptions().setConnectionString(address), LIMITS, new Outage("Redis"));
    }

    public Response ask(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        return await(link.send(request));
    }

    public void kill() {
        Processes.kill(RedisProcess.pid(redis));
    }

    public void startAgain() {
        redis = RedisProcess.restart(redis, dir);
    }

    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }
}
