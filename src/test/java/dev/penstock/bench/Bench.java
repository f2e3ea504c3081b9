package dev.penstock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the whole benchmark: {@code ./mvnw -Pbench}. */
final class Bench {

    private static final Path WORK = Path.of("target", "bench").toAbsolutePath();

    private Bench() {}

    public static void main(String[] args) throws Exception {
        BenchSettings settings = BenchSettings.fromSystemProperties();
        if (!settings.force() && !Machine.becomesIdle()) {
            System.err.println("This machine is busy; figures from it would mislead. -Dbench.force measures anyway.");
            System.exit(1);
        }
        boolean good = run(settings, Machine.facts(settings, Clock.systemUTC()));
        System.exit(good ? 0 : 1);
    }

    /** Whether every measurement counts. */
    private static boolean run(BenchSettings settings, Map<String, String> facts) throws Exception {
        empty(WORK);
        List<Part> parts = new ArrayList<>();
        if (settings.wantsLadder()) {
            parts.add(LadderBench.run(settings, WORK));
        }
        if (settings.wants(AdmissionBench.ARM)) {
            parts.add(AdmissionBench.run(settings, WORK));
        }
        Report report = new Report(facts, parts);
        String page = report.markdown();
        Files.writeString(WORK.resolve("report.md"), page);
        say("\n" + page + "\nAlso in " + Path.of("").toAbsolutePath().relativize(WORK.resolve("report.md")));
        return report.failures().isEmpty();
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }

    static void say(String text) {
        System.out.println(text);
    }
}
