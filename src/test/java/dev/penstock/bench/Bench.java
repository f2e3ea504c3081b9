package dev.penstock.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Runs the whole benchmark: {@code ./mvnw -Pbench}. */
final class Bench {

    private static final Path WORK = Path.of("target", "bench").toAbsolutePath();
    private static final int SHORT_WARM_UP_SECONDS = 3;

    private final BenchSettings settings;
    private final Map<String, String> facts;

    private Bench(BenchSettings settings, Map<String, String> facts) {
        this.settings = settings;
        this.facts = facts;
    }

    public static void main(String[] args) throws Exception {
        BenchSettings settings = BenchSettings.fromSystemProperties();
        if (!settings.force() && !Machine.becomesIdle()) {
            System.err.println("This machine is busy; figures from it would mislead. -Dbench.force measures anyway.");
            System.exit(1);
        }
        boolean good = new Bench(settings, Machine.facts(settings, Clock.systemUTC())).run();
        System.exit(good ? 0 : 1);
    }

    /** Whether every measurement counts. */
    private boolean run() throws Exception {
        empty(WORK);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (Mock mock = Mock.start(settings, WORK);
                Driver driver = Driver.start(WORK);
                BenchGateway gateway = BenchGateway.start(settings, mock.port(), WORK, http)) {
            Optional<Nginx> nginx = Nginx.start(mock.port(), WORK);
            try {
                List<Arm> arms = Ladder.arms(settings, mock, nginx, gateway);
                return measure(arms, new Meter(settings, driver, mock, http), gateway);
            } finally {
                if (nginx.isPresent()) {
                    nginx.get().close();
                }
            }
        }
    }

    private boolean measure(List<Arm> arms, Meter meter, BenchGateway gateway) throws Exception {
        if (arms.stream().noneMatch(arm -> arm.kind() == Arm.Kind.NGINX)) {
            say("Without nginx in the path there is nothing to compare with; its arms and all ratios are left out.");
        }
        Optional<WarmUp> warmUp = warmUp(arms, meter);
        Random random = new Random();
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= settings.rounds(); i++) {
            say("round " + i + " of " + settings.rounds());
            rounds.add(Round.run(arms, meter, random));
        }
        Results results = new Results(arms, rounds);
        String page = new Report(facts, results, warmUp, gateway.readyAfter(), gateway.idleBytes()).markdown();
        Files.writeString(WORK.resolve("report.md"), page);
        say("\n" + page + "\nAlso in " + Path.of("").toAbsolutePath().relativize(WORK.resolve("report.md")));
        return results.failures().isEmpty();
    }

    /** Warms everything, mock and driver first: what is slow in the gateway's first seconds is then the gateway. */
    private Optional<WarmUp> warmUp(List<Arm> arms, Meter meter) throws Exception {
        say("warming up");
        Optional<WarmUp> cold = Optional.empty();
        for (Arm arm :
                arms.stream().sorted(Comparator.comparing(Bench::warmUpOrder)).toList()) {
            if (arm.name().equals(Ladder.EVERYTHING_ON)) {
                cold = Optional.of(
                        new WarmUp(meter.warm(arm, settings.warmupSeconds()).bySecond()));
            }
            meter.probe(arm);
            meter.warm(arm, SHORT_WARM_UP_SECONDS);
        }
        return cold;
    }

    /** Arms without the gateway come first, then the one whose cold start is reported. */
    private static int warmUpOrder(Arm arm) {
        if (arm.kind() != Arm.Kind.GATEWAY) {
            return 0;
        }
        return arm.name().equals(Ladder.EVERYTHING_ON) ? 1 : 2;
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

    private static void say(String text) {
        System.out.println(text);
    }
}
