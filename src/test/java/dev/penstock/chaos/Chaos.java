package dev.penstock.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs faults for as long as one likes: {@code ./mvnw -Pchaos}; or, where {@code -Dpenstock.chaos.url} names a gateway, looks
 * whether that one keeps a budget.
 */
final class Chaos {

    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final Path FOLDER = Path.of("target", "chaos").toAbsolutePath();
    private static final int SHOWN_MAX = 20;

    private Chaos() {}

    public static void main(String[] args) throws Exception {
        Optional<TrialSettings> trial = TrialSettings.fromSystemProperties();
        ChaosReport report = trial.isPresent() ? examine(trial.get()) : breakThings();
        System.exit(tell(report) ? 0 : 1);
    }

    private static ChaosReport breakThings() throws Exception {
        ChaosSettings settings = ChaosSettings.fromSystemProperties(LENGTH);
        say("Penstock under faults for " + settings.millis() / 1_000 + " s; the seed is " + settings.seed());
        return new ChaosRun(settings, empty(FOLDER.resolve("work")), Clock.systemUTC()).run();
    }

    private static ChaosReport examine(TrialSettings settings) throws Exception {
        try (BillingOracle oracle =
                BillingOracle.friendly(settings.seed(), TrialSettings.PRICE, settings.port(), Clock.systemUTC())) {
            say("The oracle listens at " + oracle.url() + "; asking " + settings.url());
            return new GatewayTrial(settings, oracle, Clock.systemUTC()).run();
        }
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
