package dev.penstock.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The packaged gateway as a process of its own, as a user runs it, on free ports and in a folder of its own. */
public final class GatewayProcess implements AutoCloseable {

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final String READY_LINE = "Penstock listens on";
    private static final long START_SECONDS_MAX = 60;

    private final Process process;
    private final int port;
    private final int managementPort;
    private final List<String> output = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private GatewayProcess(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What a gateway is started with. */
    public static final class Options {

        private final Path folder;
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Options(Path folder) {
            this.folder = folder;
        }

        public Options with(String setting, String value) {
            settings.put(setting, value);
            return this;
        }

        /** Starts it, and waits until it says that it listens. */
        public GatewayProcess start() {
            try {
                return GatewayProcess.start(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts one that cannot start, and waits for its end. */
        public Ended runToItsEnd() {
            try {
                return GatewayProcess.launch(this).ended();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How a process ended, and what it had printed. */
    public record Ended(int exitCode, String output) {}

    /** A gateway that keeps its data in this folder and runs the policy set that the project ships. */
    public static Options in(Path folder) {
        return new Options(folder)
                .with("penstock.policies", Path.of("policies").toAbsolutePath().toString())
                // A loaded machine is no outage; a test of outages says what one is.
                .with("penstock.redis.timeout", "5s");
    }

    private static GatewayProcess start(Options options) throws IOException {
        GatewayProcess gateway = launch(options);
        gateway.awaitReady();
        return gateway;
    }

    private static GatewayProcess launch(Options options) throws IOException {
        int port = FreePort.find();
        int managementPort = FreePort.find();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        coverageAgent(command);
        options.settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.management.port=" + managementPort);
        command.add("-jar");
        command.add(JAR.toString());
        Files.createDirectories(options.folder);
        Process process = new ProcessBuilder(command)
                .directory(options.folder.toFile())
                .redirectErrorStream(true)
                .start();
        GatewayProcess gateway = new GatewayProcess(process, port, managementPort);
        gateway.listen();
        return gateway;
    }

    /** The agent that measures coverage in this test run measures it in the gateway too. */
    private static void coverageAgent(List<String> command) {
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                .map(agent ->
                        agent.replace("destfile=", "destfile=" + Path.of("").toAbsolutePath() + "/"))
                .map(agent -> agent.replace("destfile=" + Path.of("").toAbsolutePath() + "//", "destfile=/"))
                .forEach(command::add);
    }

    private void listen() {
        Thread reader = new Thread(this::readOutput, "gateway-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.contains(READY_LINE)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // The process was ended, and its output is closed.
        } finally {
            ready.countDown();
        }
    }

    private Ended ended() {
        try {
            if (!process.waitFor(START_SECONDS_MAX, TimeUnit.SECONDS)) {
                close();
                throw new AssertionError("the gateway runs although it should not:\n" + log());
            }
            // The reader counts down when it has read the last line.
            ready.await();
            return new Ended(process.exitValue(), log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        try {
            if (!ready.await(START_SECONDS_MAX, TimeUnit.SECONDS) || !log().contains(READY_LINE)) {
                throw new IllegalStateException("the gateway did not start:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The URL of the public port, without a trailing slash. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The base URL that clients of the OpenAI API are given. */
    public String apiUrl() {
        return url() + "/v1";
    }

    /** The URL of the management port, without a trailing slash. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    public long pid() {
        return process.pid();
    }

    /** All that it has printed so far. */
    public String log() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** Ends it without a chance to tidy up, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it in good order. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the gateway did not stop:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
