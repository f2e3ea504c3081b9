package dev.penstock.cache;

import static dev.penstock.cache.Samples.BODY;
import static dev.penstock.cache.Samples.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis stops, hangs and comes back; the cache steps aside and returns. */
class ResponseCacheOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Lookup AWAY = new Lookup.Bypass(Lookup.Reason.STORE);

    private final TurnedClock clock = new TurnedClock();
    private final CacheSettings settings =
            Samples.settings(Map.of("penstock.cache.lookup-timeout", "200ms", "penstock.cache.write-timeout", "20s"));
    private final TenantSecrets secrets = new TenantSecrets(Samples.SECRET);
    private final CacheKeys keys = new CacheKeys(secrets, Samples::canonical);
    private final Vertx vertx = Vertx.vertx();
    private final CacheRedis server = new CacheRedis();
    private ResponseCache cache;

    @BeforeEach
    void begin() {
        RedisLayer redis =
                new RedisLayer(link(settings.lookupTimeout()), link(settings.writeTimeout()), settings, clock);
        cache = new ResponseCache(keys, new EntrySeal(secrets, new SecureRandom()), redis, settings, clock);
    }

    @AfterEach
    void end() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void hitsInMemoryWithoutRedis() {
        store();

        server.stop();

        assertThat(look(BODY)).isInstanceOf(Lookup.Hit.class);
    }

    @Test
    void stepsAsideQuicklyWhileRedisIsDown() {
        store();
        server.stop();

        assertThat(look("{}")).isEqualTo(AWAY);
        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(look("{}")).isEqualTo(AWAY);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(settings.lookupTimeout().multipliedBy(50));
    }

    @Test
    void stepsAsideAfterTheTimeOutWhileRedisHangsAndThenLeavesItAlone() {
        store();
        link(PATIENCE)
                .send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000))
                .await()
                .atMost(PATIENCE);

        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(look("{}")).isEqualTo(AWAY);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(settings.lookupTimeout(), settings.lookupTimeout().multipliedBy(50));
    }

    @Test
    void returnsByItselfWhenRedisDoes() {
        store();
        server.stop();
        for (int i = 0; i < 10; i++) {
            assertThat(look("{}")).isEqualTo(AWAY);
        }

        server.startAgain();
        clock.turn(settings.pause());

        Eventually.holds(PATIENCE, () -> {
            clock.turn(settings.pause());
            return look("{}") instanceof Lookup.Miss;
        });
    }

    @Test
    void storingNeverFailsAndCountsWhatWasLost() {
        store();
        server.stop();

        store();

        assertThat(cache.writesDropped()).isEqualTo(1);
    }

    private void store() {
        cache.store(keys.of(question(BODY)), Samples.entry(clock.instant(), "the answer"))
                .await()
                .atMost(PATIENCE);
    }

    private Lookup look(String body) {
        return cache.lookup(question(body)).await().atMost(PATIENCE);
    }

    private RedisLink link(Duration timeout) {
        return server.link(vertx, timeout);
    }
}
