package dev.penstock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RedisLimits LIMITS = new RedisLimits(Duration.ofMillis(500), Duration.ofSeconds(10), 1000);

    @TempDir
    Path dir;

    private Vertx vertx;
    private PrivateRedis redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = PrivateRedis.start(dir);
        link = open(LIMITS);
        Eventually.holds(PATIENCE, link::isUp);
    }

    @AfterEach
    void stop() {
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    private RedisLink open(RedisLimits limits) {
        return RedisLink.open(
                vertx, new RedisOptions().setConnectionString(redis.uri().toString()), limits);
    }

    @Test
    void answersOnAnyThread() {
        assertThat(ask(Request.cmd(Command.PING)).toString()).isEqualTo("PONG");
    }

    @Test
    void answersOnTheContextOfTheCaller() throws Exception {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        context.runOnContext(now -> link.send(Request.cmd(Command.PING))
                .subscribe()
                .with(pong -> same.complete(Vertx.currentContext() == context), same::completeExceptionally));
        assertThat(same.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void worksOverABorrowedClient() {
        Redis client = Redis.createClient(vertx, redis.uri().toString());
        RedisLink borrowed = new RedisLink(vertx, client, Duration.ofSeconds(1));
        assertThat(borrowed.send(Request.cmd(Command.PING))
                        .await()
                        .atMost(PATIENCE)
                        .toString())
                .isEqualTo("PONG");
        borrowed.close();
        client.close();
    }

    @Test
    void sendsTheSourceOfAScriptThatRedisForgot() {
        Script script = Script.of("return {KEYS[1], ARGV[1]}");
        for (int round = 0; round < 2; round++) {
            Response reply =
                    link.run(script, List.of("k"), List.of("a")).await().atMost(PATIENCE);
            assertThat(reply.get(0).toString()).isEqualTo("k");
            assertThat(reply.get(1).toString()).isEqualTo("a");
            ask(Request.cmd(Command.SCRIPT).arg("FLUSH"));
        }
    }

    @Test
    void passesAnErrorOfRedisOn() {
        ask(Request.cmd(Command.SET).arg("k").arg("text"));
        assertThatThrownBy(() -> ask(Request.cmd(Command.INCR).arg("k")))
                .isNotInstanceOf(RedisUnavailable.class)
                .hasMessageContaining("not an integer");
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void comesBackByItselfWhenRedisWasKilledAndStartedAgain() {
        ask(Request.cmd(Command.PING));
        int port = redis.uri().getPort();
        Processes.kill(redis.pid());
        Eventually.holds(PATIENCE, this::failsUnsent);
        assertThat(link.isUp()).isFalse();
        long before = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> ask(Request.cmd(Command.PING)))
                    .isInstanceOfSatisfying(
                            RedisUnavailable.class,
                            away -> assertThat(away.mayHaveRun()).isFalse());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));

        redis = PrivateRedis.start(dir, port);
        Eventually.holds(PATIENCE, link::isUp);
        assertThat(ask(Request.cmd(Command.PING)).toString()).isEqualTo("PONG");
    }

    private boolean failsUnsent() {
        try {
            ask(Request.cmd(Command.PING));
            return false;
        } catch (RedisUnavailable away) {
            return !away.mayHaveRun();
        }
    }

    @Test
    void failsFastWhileRedisHangsAndComesBackAfterIt() {
        ask(Request.cmd(Command.PING));
        long pid = redis.pid();
        Processes.pause(pid);
        try {
            assertThatThrownBy(() -> ask(Request.cmd(Command.PING)))
                    .isInstanceOfSatisfying(
                            RedisUnavailable.class,
                            away -> assertThat(away.mayHaveRun()).isTrue());
            assertThat(link.isUp()).isFalse();
            for (int i = 0; i < 20; i++) {
                long before = System.nanoTime();
                assertThatThrownBy(() -> ask(Request.cmd(Command.PING))).isInstanceOf(RedisUnavailable.class);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            Processes.resume(pid);
        }
        Eventually.holds(PATIENCE, link::isUp);
        assertThat(ask(Request.cmd(Command.PING)).toString()).isEqualTo("PONG");
    }

    @Test
    void waitsBehindABurstOfCommandsAsLongAsRepliesKeepComing() {
        RedisLink impatient = open(new RedisLimits(Duration.ofMillis(100), Duration.ofSeconds(10), 10_000));
        Eventually.holds(PATIENCE, impatient::isUp);
        Script slow = Script.of(
                "local n = 0 for i = 1, tonumber(ARGV[1]) do n = n + 1 end return {KEYS[1], string.format('%.0f', n)}");
        // Redis replies to what it has read, 16 KiB at a time.
        String padding = "x".repeat(4_000);
        List<Uni<Response>> burst = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            burst.add(impatient.run(slow, List.of("k"), List.of("500000", padding)));
        }

        List<Response> replies = Uni.join().all(burst).andFailFast().await().atMost(PATIENCE);

        assertThat(replies).hasSize(100);
        impatient.close();
    }

    @Test
    void replacesAConnectionThatRedisClosed() {
        ask(Request.cmd(Command.PING));
        ask(Request.cmd(Command.CLIENT)
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes"));
        Eventually.holds(PATIENCE, () -> {
            try {
                return ask(Request.cmd(Command.PING)).toString().equals("PONG");
            } catch (RedisUnavailable notYet) {
                return false;
            }
        });
    }

    @Test
    void doesNotHangWhereNobodyEverAnswers() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RedisLink lost = RedisLink.open(
                    vertx,
                    new RedisOptions().setConnectionString("redis://127.0.0.1:" + deaf.getLocalPort()),
                    new RedisLimits(Duration.ofMillis(50), Duration.ofMillis(300), 10));
            assertThatThrownBy(
                            () -> lost.send(Request.cmd(Command.PING)).await().atMost(Duration.ofSeconds(5)))
                    .isInstanceOf(RedisUnavailable.class);
            lost.close();
        }
    }

    @Test
    void boundsTheCommandsInFlight() {
        RedisLink narrow = open(new RedisLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), 3));
        narrow.send(Request.cmd(Command.PING)).await().atMost(PATIENCE);
        List<Uni<Response>> blocked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Response> reply = narrow.send(
                            Request.cmd(Command.BLPOP).arg("empty").arg("1"))
                    .subscribeAsCompletionStage();
            blocked.add(Uni.createFrom().completionStage(reply));
        }
        assertThatThrownBy(() -> blocked.get(3).await().atMost(PATIENCE))
                .isInstanceOf(RedisUnavailable.class)
                .hasMessageContaining("more than 3");
        blocked.get(0).await().atMost(PATIENCE);
        narrow.close();
    }

    @Test
    void failsAtOnceWhenItIsClosed() {
        ask(Request.cmd(Command.PING));
        link.close();
        Eventually.holds(PATIENCE, () -> !link.isUp());
        assertThatThrownBy(() -> ask(Request.cmd(Command.PING))).isInstanceOf(RedisUnavailable.class);
    }

    private Response ask(Request request) {
        return link.send(request).await().atMost(PATIENCE);
    }
}
