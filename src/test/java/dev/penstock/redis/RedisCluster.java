package dev.penstock.redis;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.FreePort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A cluster of three primaries of the same server that a gateway starts for itself. */
public final class RedisCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PRIMARIES = 3;
    private static final int SLOTS = 16_384;
    private static final int BUS_OFFSET = 10_000;
    private static final int LARGEST_PORT = 65_535;

    private final Vertx vertx;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Redis> nodes = new ArrayList<>();

    private RedisCluster(Vertx vertx) {
        this.vertx = vertx;
    }

    public static RedisCluster start(Vertx vertx, Path folder) throws IOException {
        RedisCluster cluster = new RedisCluster(vertx);
        String program = ExecutableProvider.newJarResourceProvider(
                        Files.createDirectories(folder.resolve("bin")).toFile())
                .get()
                .toString();
        for (int i = 0; i < PRIMARIES; i++) {
            cluster.launch(program, Files.createDirectories(folder.resolve("node-" + i)));
        }
        cluster.join();
        return cluster;
    }

    private void launch(String program, Path folder) throws IOException {
        int port = port();
        List<String> command = List.of(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--cluster-enabled",
                "yes",
                "--cluster-require-full-coverage",
                "no",
                "--cluster-config-file",
                folder.resolve("nodes.conf").toString(),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--save",
                "");
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start());
        ports.add(port);
        nodes.add(Redis.createClient(vertx, "redis://127.0.0.1:" + port));
    }

    /** One whose number plus ten thousand is a port too: there the servers talk to each other. */
    private static int port() {
        int port = FreePort.find();
        while (port + BUS_OFFSET > LARGEST_PORT) {
            port -= BUS_OFFSET;
        }
        return port;
    }

    private void join() {
        for (int i = 0; i < PRIMARIES; i++) {
            int node = i;
            Eventually.holds(PATIENCE, () -> answers(node));
            Request slots = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
            for (int slot = SLOTS * i / PRIMARIES; slot < SLOTS * (i + 1) / PRIMARIES; slot++) {
                slots.arg(slot);
            }
            ask(i, slots);
            ask(0, Request.cmd(Command.CLUSTER).arg("MEET").arg("127.0.0.1").arg(ports.get(i)));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int node = i;
            Eventually.holds(PATIENCE, () -> isWhole(node));
        }
    }

    private boolean answers(int node) {
        try {
            return ask(node, Request.cmd(Command.PING)).toString().equals("PONG");
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private boolean isWhole(int node) {
        String info = ask(node, Request.cmd(Command.CLUSTER).arg("INFO")).toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
    }

    /** What one of the primaries, from 0 to 2, answers. */
    public Response ask(int node, Request request) {
        Future<Response> reply = nodes.get(node).send(request);
        try {
            return reply.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public int size() {
        return PRIMARIES;
    }

    /** How a client reaches it. */
    public RedisOptions options() {
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        ports.forEach(port -> options.addConnectionString("redis://127.0.0.1:" + port));
        return options;
    }

    @Override
    public void close() {
        nodes.forEach(Redis::close);
        processes.forEach(Process::destroyForcibly);
    }
}
