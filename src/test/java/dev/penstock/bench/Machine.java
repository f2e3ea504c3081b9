package dev.penstock.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The machine that is measured on. */
final class Machine {

    /** Above this share of busy cores another's work would be measured with ours. */
    private static final double IDLE_BELOW = 0.10;

    private static final int IDLE_SAMPLES_MAX = 10;
    private static final long IDLE_SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Machine() {}

    /** Waits until the build before us has died away; says no where the machine stays busy. */
    static boolean becomesIdle() {
        for (int i = 0; i < IDLE_SAMPLES_MAX; i++) {
            ProcFiles.MachineTicks before = ProcFiles.machine();
            LockSupport.parkNanos(IDLE_SAMPLE_NANOS);
            if (ProcFiles.machine().busySince(before) < IDLE_BELOW) {
                return true;
            }
        }
        return false;
    }

    static Map<String, String> facts(BenchSettings settings, Clock clock) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "date", ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)).format(DateTimeFormatter.RFC_1123_DATE_TIME));
        facts.put("cores", Cores.count() + ", " + processor());
        facts.put("cores of the arm under test", Cores.text(Cores.forArms()));
        facts.put("load average at start", loadAverage());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK of the gateway", jdk(settings.java()));
        facts.put("JVM options of the gateway", String.join(" ", settings.jvmOptions()));
        facts.put("Redis", settings.redis().isPresent() ? "given, not measured" : "the gateway's private one");
        facts.put(
                "load",
                "%d connections (streams %d), prompts of %d bytes, mock delay %d ms, stream pace %d ms"
                        .formatted(
                                settings.connections(false),
                                settings.connections(true),
                                settings.promptBytes(),
                                settings.delayMillis(),
                                settings.paceMillis()));
        facts.put("rounds", "%d of %d s".formatted(settings.rounds(), settings.seconds()));
        return facts;
    }

    private static String loadAverage() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
    }

    private static String processor() {
        return firstLine(Path.of("/proc/cpuinfo"), "model name", ":");
    }

    private static String jdk(Path home) {
        return firstLine(home.resolve("release"), "JAVA_RUNTIME_VERSION", "=").replace("\"", "");
    }

    private static String firstLine(Path file, String name, String separator) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
