package dev.penstock.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs faults for as long as one likes: {@code ./mvnw -Pchaos}. */
final class Chaos {

    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final Path FOLDER = Path.of("target", "chaos").toAbsolutePath();
    private static final int SHOWN_MAX = 20;

    private Chaos() {}

    public static void main(String[] args) throws Exception {
        ChaosSettings settings = ChaosSettings.fromSystemProperties(LENGTH);
        say("Penstock under faults for " + settings.millis() / 1_000 + " s; the seed is " + settings.seed());
        System.exit(tell(new ChaosRun(settings, empty(FOLDER.resolve("work")), Clock.systemUTC()).run()) ? 0 : 1);
    }

    /** Writes and prints what was found; whether all is well. */
    private static boolean tell(ChaosReport report) throws IOException {
        Path page = report.write(FOLDER);
        List<String> violations = report.violations();
        violations.stream().limit(SHOWN_MAX).forEach(Chaos::say);
        say(violations.isEmpty() ? "Every rule held." : violations.size() + " violations.");
        report.figures().forEach((name, value) -> say("  " + name + ": " + value));
        say("The report is in " + page);
        return violations.isEmpty();
    }

    private static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
