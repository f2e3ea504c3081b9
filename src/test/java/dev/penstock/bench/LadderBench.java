package dev.penstock.bench;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Measures the arms of the ladder, each beside the others. */
final class LadderBench {

    private static final int SHORT_WARM_UP_SECONDS = 3;

    private final BenchSettings settings;
    private final Meter meter;

    private LadderBench(BenchSettings settings, Meter meter) {
        this.settings = settings;
        this.meter = meter;
    }

    /** Starts all that it takes, measures, and ends it. */
    static Part run(BenchSettings settings, Path work) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (Mock mock = Mock.start(settings, work);
                Driver driver = Driver.start(work);
                BenchGateway gateway = BenchGateway.start(settings, mock.port(), work, http)) {
            Optional<Nginx> nginx = Nginx.start(mock.port(), work);
            try {
                List<Arm> arms = Ladder.arms(settings, mock, nginx, gateway);
                return new LadderBench(settings, new Meter(settings, driver, mock, http)).measure(arms, gateway);
            } finally {
                if (nginx.isPresent()) {
                    nginx.get().close();
                }
            }
        }
    }

    private Part measure(List<Arm> arms, BenchGateway gateway) throws Exception {
        if (arms.stream().noneMatch(arm -> arm.kind() == Arm.Kind.NGINX)) {
            Bench.say(
                    "Without nginx in the path there is nothing to compare with; its arms and all ratios are left out.");
        }
        Optional<WarmUp> warmUp = warmUp(arms);
        Random random = new Random();
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= settings.rounds(); i++) {
            Bench.say("round " + i + " of " + settings.rounds());
            rounds.add(Round.run(arms, meter, random));
        }
        return new LadderReport(new Results(arms, rounds), warmUp, gateway.readyAfter(), gateway.idleBytes());
    }

    /** Warms everything, mock and driver first: what is slow in the gateway's first seconds is then the gateway. */
    private Optional<WarmUp> warmUp(List<Arm> arms) throws Exception {
        Bench.say("warming up");
        Optional<WarmUp> cold = Optional.empty();
        for (Arm arm : arms.stream()
                .sorted(Comparator.comparing(LadderBench::warmUpOrder))
                .toList()) {
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
}
