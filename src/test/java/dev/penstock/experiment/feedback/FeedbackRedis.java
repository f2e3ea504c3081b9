package dev.penstock.experiment.feedback;

import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/** A real Redis and what a test of feedback needs around it. */
final class FeedbackRedis implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration REPLY = Duration.ofSeconds(20);
    private static final int COMMANDS_MAX = 1_000;
    private static final int CONVERTER_PRIORITY = 200;

    final RedisLink link;
    private final Vertx vertx = Vertx.vertx();
    private final PrivateRedis redis;

    FeedbackRedis(Path dir) {
        redis = PrivateRedis.start(dir, new SecureRandom());
        link = link();
        Eventually.holds(PATIENCE, link::isUp);
    }

    /** Another link. */
    RedisLink link() {
        return RedisLink.open(
                vertx,
                new RedisOptions().setConnectionString(redis.uri().toString()),
                new RedisLimits(REPLY, REPLY, COMMANDS_MAX),
                new Outage("Redis"));
    }

    /** The default settings but for one. */
    static FeedbackSettings settings(String name, String value) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValues(Map.of("penstock.feedback." + name, value))
                .withMapping(FeedbackSettings.class)
                .build()
                .getConfigMapping(FeedbackSettings.class);
    }

    /** The reply, which must not be nil. */
    Response ask(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        return await(link.send(request));
    }

    /** The text under this key; empty where there is none. */
    String textAt(String key) {
        return ask(Command.EXISTS, key).toInteger() == 0
                ? ""
                : ask(Command.GET, key).toString();
    }

    static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        link.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
