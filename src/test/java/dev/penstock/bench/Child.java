package dev.penstock.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the benchmark; it ends when closed, and when the benchmark ends. */
final class Child implements AutoCloseable {

    private static final int GRACE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader out;
    private final Writer in;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        out = process.inputReader();
        in = process.outputWriter();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** A main class of this package, on the JDK and the class path that run us. Its standard output is read by us. */
    static Child ofMain(Class<?> main, Path work, String... args) throws IOException {
        List<String> command = new ArrayList<>(Cores.prefix(Cores.forLoad()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        return ofMain(command, main, work, args);
    }

    /** A main class of this package where the gateway would run: on its JDK, with its options, on the cores of the arms. */
    static Child ofGatewayPart(BenchSettings settings, Class<?> main, Path work, String... args) throws IOException {
        List<String> command = new ArrayList<>(Cores.prefix(Cores.forArms()));
        command.add(settings.java().resolve("bin").resolve("java").toString());
        command.addAll(settings.jvmOptions());
        return ofMain(command, main, work, args);
    }

    private static Child ofMain(List<String> java, Class<?> main, Path work, String... args) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        Path log = work.resolve(main.getSimpleName() + ".log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        return new Child(main.getSimpleName(), process, log);
    }

    /** An arm under test, whose output goes to a log file in its work folder. */
    static Child ofArm(String name, Path work, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> pinned = new ArrayList<>(Cores.prefix(Cores.forArms()));
        pinned.addAll(command);
        Path log = work.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(pinned)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw died();
        }
        return line;
    }

    void writeLine(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw died();
        }
    }

    private IOException died() throws IOException {
        Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        List<String> lines = Files.readAllLines(log);
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        return new IOException(name + " ended by itself; the end of its log:\n" + end);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
