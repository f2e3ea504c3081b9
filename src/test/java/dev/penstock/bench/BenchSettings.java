package dev.penstock.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code -Dbench.…} says; the defaults stand in the {@code bench} profile of the build.
 *
 * @param rounds how often every arm is measured
 * @param seconds for how long, in each round, once as fast as it can and once at a fixed rate
 * @param warmupSeconds for how long the cold gateway is loaded before the first round
 * @param connections how many connections carry the load; streams take four times as many
 * @param promptBytes the size of a prompt
 * @param delayMillis how long the mock waits before each answer
 * @param paceMillis how long the mock waits between two events of a stream
 * @param force whether to measure on a machine that is busy with something else
 * @param java the home of the JDK that the gateway runs on
 * @param jvmOptions what the gateway's JVM is started with
 * @param redis the Redis that the gateway uses; absent for its private one
 * @param arms the arms to measure; all where none is named
 */
record BenchSettings(
        int rounds,
        int seconds,
        int warmupSeconds,
        int connections,
        int promptBytes,
        int delayMillis,
        int paceMillis,
        boolean force,
        Path java,
        List<String> jvmOptions,
        Optional<URI> redis,
        List<String> arms) {

    static final int STREAM_CONNECTIONS_FACTOR = 4;

    static BenchSettings fromSystemProperties() {
        return new BenchSettings(
                Integer.getInteger("bench.rounds", 5),
                Integer.getInteger("bench.seconds", 5),
                Integer.getInteger("bench.warmup", 30),
                Integer.getInteger("bench.connections", 32),
                Integer.getInteger("bench.prompt-bytes", 200),
                Integer.getInteger("bench.delay", 0),
                Integer.getInteger("bench.pace", 1),
                Boolean.getBoolean("bench.force"),
                Path.of(System.getProperty("bench.java", System.getProperty("java.home"))),
                words("bench.jvm", " "),
                words("bench.redis", " ").stream().findFirst().map(URI::create),
                words("bench.arms", ","));
    }

    boolean wants(String arm) {
        return arms.isEmpty() || arms.contains(arm);
    }

    /** Whether any arm is wanted that requests go through. */
    boolean wantsLadder() {
        return arms.isEmpty() || arms.stream().anyMatch(arm -> !arm.equals(AdmissionBench.ARM));
    }

    int connections(boolean stream) {
        return stream ? STREAM_CONNECTIONS_FACTOR * connections : connections;
    }

    private static List<String> words(String property, String separator) {
        return Arrays.stream(System.getProperty(property, "").split(separator, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
