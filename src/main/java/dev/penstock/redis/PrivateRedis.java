package dev.penstock.redis;

import dev.penstock.core.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server of this gateway's own, for a first run and for tests: bound to loopback, with a random password
 * and an append-only file that is written through at each change.
 *
 * <p>The server is detached from the gateway, so that neither a kill of the gateway nor an interrupt from its terminal
 * takes it down before the last holds are settled. A gateway that starts again finds it through the endpoint file in
 * the data folder and adopts it: two servers must never share an append-only file.
 */
public final class PrivateRedis implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(15);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int PASSWORD_BYTES = 24;

    private final RedisEndpoint endpoint;

    private PrivateRedis(RedisEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Adopts the server that runs on this folder, or starts one, and waits until it answers.
     *
     * @param random makes the password of a folder that has none yet
     * @throws IllegalStateException when it does not answer in time, or when one runs there that does not answer
     */
    public static PrivateRedis start(Path dataDir, SecureRandom random) {
        return start(dataDir, 0, random);
    }

    /** The same on a given port, or on a free one where it is 0. */
    static synchronized PrivateRedis start(Path dataDir, int port, SecureRandom random) {
        try {
            Path dir = OwnerOnly.directory(dataDir).toRealPath();
            try (FileChannel channel = FileChannel.open(
                            dir.resolve("redis.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                RedisEndpoint endpoint = running(dir).orElse(null);
                if (endpoint == null) {
                    endpoint = launch(dir, port == 0 ? freePort() : port, random);
                }
                await(endpoint::isReady, START_MAX, "redis-server does not answer; see " + dir.resolve("redis.log"));
                return new PrivateRedis(endpoint);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start redis-server in " + dataDir, e);
        }
    }

    /** Where it answers, with the password: {@code redis://:password@127.0.0.1:port}. */
    public URI uri() {
        return URI.create("redis://:" + endpoint.password() + "@127.0.0.1:" + endpoint.port());
    }

    /** Stops the server; what it stores stays in the data folder. */
    @Override
    public void close() {
        endpoint.shutDown();
        await(() -> !endpoint.isListening(), STOP_MAX, "redis-server does not stop");
    }

    /** The process id of the server. */
    long pid() {
        return endpoint.pid();
    }

    private static Optional<RedisEndpoint> running(Path dir) throws IOException {
        Optional<RedisEndpoint> known = RedisEndpoint.read(dir).filter(endpoint -> endpoint.serves(dir));
        if (known.isEmpty() && isProcessLeft(dir)) {
            throw new IllegalStateException("a redis-server runs on " + dir + " and does not answer");
        }
        return known;
    }

    private static boolean isProcessLeft(Path dir) throws IOException {
        Path pidFile = dir.resolve("redis.pid");
        if (!Files.exists(pidFile)) {
            return false;
        }
        String pid = Files.readString(pidFile).strip();
        return !pid.isEmpty()
                && ProcessHandle.of(Long.parseLong(pid))
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.startsWith(dir.toString()))
                        .isPresent();
    }

    /** The endpoint is written before the start: a gateway killed in between leaves a stale file, not a lost server. */
    private static RedisEndpoint launch(Path dir, int port, SecureRandom random) throws IOException {
        RedisEndpoint endpoint = new RedisEndpoint(port, password(dir, random));
        endpoint.write(dir);
        Path bin = OwnerOnly.directory(dir.resolve("bin"));
        Path executable =
                ExecutableProvider.newJarResourceProvider(bin.toFile()).get().toPath();
        Process starter = new ProcessBuilder(executable.toString(), "-")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("redis.start.log").toFile())
                .start();
        try (OutputStream config = starter.getOutputStream()) {
            // Over standard input: a command line is readable by every process of the machine.
            config.write(configuration(dir, endpoint).getBytes(StandardCharsets.UTF_8));
        }
        awaitExit(starter, dir);
        return endpoint;
    }

    private static String configuration(Path dir, RedisEndpoint endpoint) {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                daemonize yes
                pidfile "%s"
                logfile "%s"
                appendonly yes
                appendfsync always
                save ""
                maxmemory-policy noeviction
                """.formatted(
                        endpoint.port(), endpoint.password(), dir, dir.resolve("redis.pid"), dir.resolve("redis.log"));
    }

    /** The starter ends as soon as the server has detached itself. */
    private static void awaitExit(Process starter, Path dir) {
        try {
            if (!starter.waitFor(START_MAX.toMillis(), TimeUnit.MILLISECONDS) || starter.exitValue() != 0) {
                starter.destroyForcibly();
                throw new IllegalStateException("redis-server did not start; see " + dir.resolve("redis.start.log"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while redis-server started", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The password outlives the server, so that a link to a server that died works with the one that follows it. */
    private static String password(Path dir, SecureRandom random) throws IOException {
        Optional<RedisEndpoint> before = RedisEndpoint.read(dir);
        return before.isPresent() ? before.get().password() : password(random);
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void await(BooleanSupplier condition, Duration longest, String complaint) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(complaint);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
