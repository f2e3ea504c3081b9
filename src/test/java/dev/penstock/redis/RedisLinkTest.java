package dev.penstock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.Eventually;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A machine under load may keep a live server from replying for a while: only tests of silence wait less. */
    private static final RedisLimits LIMITS = new RedisLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), 1000);

    @TempDir
    Path dir;

    private Vertx vertx;
    private PrivateRedis redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = PrivateRedis.start(dir, new SecureRandom());
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
                vertx, new RedisOptions().setConnectionString(redis.uri().toString()), limits, new Outage("Redis"));
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
        assertThat(same.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
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
        // All of them together take less than one that waits for its time-out.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMITS.reply());

        redis = PrivateRedis.start(dir, port, new SecureRandom());
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
        // A connection may take longer than the test waits, and so does no command.
        RedisLink quick = open(new RedisLimits(Duration.ofSeconds(1), PATIENCE.multipliedBy(2), 1000));
        Eventually.holds(PATIENCE, quick::isUp);
        long pid = redis.pid();
        Processes.pause(pid);
        try {
            assertThatThrownBy(() -> ping(quick))
                    .isInstanceOfSatisfying(
                            RedisUnavailable.class,
                            away -> assertThat(away.mayHaveRun()).isTrue());
            assertThat(quick.isUp()).isFalse();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> ping(quick))
                        .isInstanceOfSatisfying(
                                RedisUnavailable.class,
                                away -> assertThat(away.mayHaveRun()).isFalse());
            }
        } finally {
            Processes.resume(pid);
        }
        Eventually.holds(PATIENCE, () -> answers(quick));
        quick.close();
    }

    @Test
    void waitsBehindABurstOfCommandsAsLongAsRepliesKeepComing() {
        Duration silenceMax = Duration.ofSeconds(1);
        RedisLink busy = open(new RedisLimits(silenceMax, Duration.ofSeconds(10), PATIENCE, 1000));
        Eventually.holds(PATIENCE, busy::isUp);
        // Each waits for an element that never comes, one after the other, and takes no processor time for it.
        Request tenthOfASecond = Request.cmd(Command.BLPOP).arg("empty").arg("0.1");
        List<Uni<Boolean>> burst = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            burst.add(busy.send(tenthOfASecond).map(Objects::isNull));
        }
        long before = System.nanoTime();

        List<Boolean> replies = Uni.join().all(burst).andFailFast().await().atMost(PATIENCE);

        assertThat(replies).hasSize(25).containsOnly(true);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(silenceMax);
        busy.close();
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
        Eventually.holds(PATIENCE, () -> answers(link));
    }

    @Test
    void doesNotHangWhereNobodyEverAnswers() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RedisLink lost = RedisLink.open(
                    vertx,
                    new RedisOptions().setConnectionString("redis://127.0.0.1:" + deaf.getLocalPort()),
                    new RedisLimits(Duration.ofMillis(50), Duration.ofMillis(300), 10),
                    new Outage("Nobody"));
            assertThatThrownBy(() -> ping(lost)).isInstanceOf(RedisUnavailable.class);
            lost.close();
        }
    }

    @Test
    void boundsTheCommandsInFlight() {
        RedisLink narrow = open(new RedisLimits(LIMITS.reply(), LIMITS.connect(), 3));
        ping(narrow);
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

    private static Response ping(RedisLink link) {
        return link.send(Request.cmd(Command.PING)).await().atMost(PATIENCE);
    }

    private static boolean answers(RedisLink link) {
        try {
            return ping(link).toString().equals("PONG");
        } catch (RedisUnavailable notYet) {
            return false;
        }
    }

    private Response ask(Request request) {
        return link.send(request).await().atMost(PATIENCE);
    }
}
