package dev.penstock.experiment.evidence;

import dev.penstock.core.Money;
import dev.penstock.redis.Outage;
import dev.penstock.redis.PrivateRedis;
import dev.penstock.redis.RedisLimits;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisProcess;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A real Redis and what a test of evidence needs around it. */
final class TestEvidence implements AutoCloseable {

    static final String EXPERIMENT = "assistant";
    static final String TAG = "{x:assistant}:";
    static final String INCARNATION = "0123456789abcdef0123456789abcdef";
    static final Bounds BOUNDS = new Bounds(200_000, new Money(50_000_000));
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A machine under load may keep a live server from replying for a while: only tests of silence wait less. */
    static final RedisLimits LIMITS = new RedisLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 4096);

    private static final Pattern GOES_BY = Pattern.compile("}:(seq|seen|m:.*|hr:.*)$");

    final Vertx vertx = Vertx.vertx();
    private final Path dir;
    private PrivateRedis redis;
    final RedisLink link;

    TestEvidence(Path dir) {
        this.dir = dir;
        this.redis = PrivateRedis.start(dir, new SecureRandom());
        this.link = link(LIMITS, redis.uri().getPort());
    }

    /** A link over a port behind which there is Redis, or something between it and Redis. */
    RedisLink link(RedisLimits limits, int port) {
        String address = "redis://" + redis.uri().getUserInfo() + "@127.0.0.1:" + port;
        return RedisLink.open(vertx, new RedisOptions().setConnectionString(address), limits, new Outage("Redis"));
    }

    int port() {
        return redis.uri().getPort();
    }

    /** A recorder that tells Redis only when it is told to, or must. */
    static Recorder recorder(RedisLink over) {
        return new Recorder(over, Clock.systemUTC(), new SecureRandom(), experiment -> BOUNDS);
    }

    /** Tells Redis all that the recorder has, also what it took while another call was under way. */
    static void flush(Recorder recorder) {
        await(recorder.flush().chain(recorder::flush));
    }

    /** A call of this start of a gateway. */
    static FlushCall sealed(Batch batch, String incarnation, long sequence) {
        return batch.sealed(new FlushCall.Serial(incarnation, sequence, System.currentTimeMillis()));
    }

    static Batch batch() {
        return new Batch(EvidenceKeys.of(EXPERIMENT), BOUNDS);
    }

    List<String> send(FlushCall call) {
        return run(Scripts.FLUSH, call.keys(), call.args());
    }

    List<String> run(Script script, List<String> keys, List<String> args) {
        List<String> reply = new ArrayList<>();
        await(link.run(script, keys, args)).forEach(part -> reply.add(part.toString()));
        return reply;
    }

    Response ask(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        return await(link.send(request));
    }

    /** What was counted, but for what goes with time: fields with values other than 0, and members with nothing. */
    Map<String, Map<String, String>> evidence() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (Response key : ask(Command.KEYS, "*")) {
            String name = key.toString();
            if (!GOES_BY.matcher(name).find()) {
                all.put(name, content(name));
            }
        }
        all.values().removeIf(Map::isEmpty);
        return all;
    }

    private Map<String, String> content(String key) {
        Map<String, String> content = new TreeMap<>();
        if (ask(Command.TYPE, key).toString().equals("set")) {
            for (Response member : ask(Command.SMEMBERS, key)) {
                content.put(member.toString(), "");
            }
            return content;
        }
        Response fields = ask(Command.HGETALL, key);
        for (String field : new TreeSet<>(fields.getKeys())) {
            content.put(field, fields.get(field).toString());
        }
        content.values().removeIf("0"::equals);
        return content;
    }

    long kept(String key) {
        return ask(Command.PTTL, key).toLong();
    }

    void kill() {
        ProcessHandle server = ProcessHandle.of(RedisProcess.pid(redis)).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    /** Starts the killed server again where it was. */
    void restart() {
        redis = RedisProcess.restart(redis, dir);
    }

    void clean() {
        ask(Command.FLUSHALL);
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }
}
