package dev.penstock.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged gateway, started as an operator would. */
final class BenchGateway implements Server {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final String ADMIN_TOKEN = "an-admin-token-for-the-benchmark-alone";
    private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Child process;
    private final Path folder;
    private final int port;
    private final Duration readyAfter;
    private final OptionalLong idleBytes;

    private BenchGateway(Child process, Path folder, int port, Duration readyAfter) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.readyAfter = readyAfter;
        idleBytes = ProcFiles.residentBytes(process.handle().pid());
    }

    static BenchGateway start(BenchSettings settings, int mockPort, Path work, HttpClient http)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("gateway")).toRealPath();
        int port = Ports.free();
        int managementPort = Ports.free();
        List<String> command = new ArrayList<>();
        command.add(settings.java().resolve("bin").resolve("java").toString());
        command.addAll(settings.jvmOptions());
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("PENSTOCK_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put(
                "PENSTOCK_POLICIES",
                GatewayPolicies.write(mockPort, work).toAbsolutePath().toString());
        settings.redis().ifPresent(uri -> environment.put("PENSTOCK_REDIS_URL", uri.toString()));
        long start = System.nanoTime();
        Child process = Child.ofArm("gateway", folder, environment, command);
        awaitReady(process, managementPort, http);
        return new BenchGateway(process, folder, port, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void awaitReady(Child process, int managementPort, HttpClient http)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady(managementPort, http)) {
            process.checkAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException("the gateway is not ready after " + READY_WITHIN);
            }
            LockSupport.parkNanos(READY_POLL_NANOS);
        }
    }

    private static boolean isReady(int managementPort, HttpClient http) throws InterruptedException {
        URI ready = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
        try {
            HttpResponse<Void> answer =
                    http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From the start of the process to the first good answer of its readiness check. */
    Duration readyAfter() {
        return readyAfter;
    }

    /** Its resident memory before the first request. */
    OptionalLong idleBytes() {
        return idleBytes;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<ProcessHandle> own() {
        return List.of(process.handle());
    }

    /** The private server is detached from the gateway; it is known by where its program was unpacked. */
    @Override
    public List<ProcessHandle> redis() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(folder.toString()))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
        redis().forEach(ProcessHandle::destroy);
    }
}
