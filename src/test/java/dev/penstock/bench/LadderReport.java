package dev.penstock.bench;

import static dev.penstock.bench.Table.number;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the arms of the ladder have shown.
 *
 * @param results the rounds
 * @param warmUp the first seconds of the cold gateway; absent where the arm that shows them is not measured
 * @param readyAfter how long the gateway took to start
 * @param idleBytes its memory before the first request
 */
record LadderReport(Results results, Optional<WarmUp> warmUp, Duration readyAfter, OptionalLong idleBytes)
        implements Part {

    private static final double MEGABYTE = 1024.0 * 1024;

    @Override
    public List<Section> sections() {
        return List.of(
                new Section("As fast as it answers (closed loop)", peaks().toString()),
                new Section(
                        "At half of the slowest arm's peak (open loop, to the first byte of the body)",
                        latencies().toString()),
                new Section("Cold gateway", cold().toString()));
    }

    @Override
    public List<String> failures() {
        return results.failures();
    }

    private Table peaks() {
        Table table =
                new Table("arm", "CPU µs", "÷ nginx", "requests/s", "÷ nginx", "spread %", "Redis CPU µs", "memory MB");
        for (Arm arm : results.arms()) {
            table.add(List.of(
                    arm.name(),
                    number(results.peak(arm, Peak::cpuMicros), 1),
                    number(results.overNginx(arm, Peak::cpuMicros), 2),
                    number(results.peak(arm, Peak::perSecond), 0),
                    number(results.overNginx(arm, Peak::perSecond), 2),
                    number(results.spreadPercent(arm), 0),
                    number(results.peak(arm, Peak::redisMicros), 1),
                    number(results.peak(arm, Peak::residentBytes) / MEGABYTE, 0)));
        }
        return table;
    }

    private Table latencies() {
        Table table = new Table("arm", "rate/s", "p50 ms", "p99 ms", "p50 − direct", "p99 − direct");
        for (Arm arm : results.arms()) {
            table.add(List.of(
                    arm.name(),
                    number(results.latency(arm, Latency::perSecond), 0),
                    number(results.latency(arm, Latency::p50Millis), 2),
                    number(results.latency(arm, Latency::p99Millis), 2),
                    number(results.aboveDirect(arm, Latency::p50Millis), 2),
                    number(results.aboveDirect(arm, Latency::p99Millis), 2)));
        }
        return table;
    }

    private Table cold() {
        Table table = new Table("what", "value");
        table.add(List.of("start to ready, s", number(readyAfter.toMillis() / 1e3, 2)));
        table.add(List.of(
                "memory when ready, MB",
                number(idleBytes.isPresent() ? idleBytes.getAsLong() / MEGABYTE : Double.NaN, 0)));
        warmUp.ifPresent(warm -> {
            table.add(List.of(Ladder.EVERYTHING_ON + " requests/s, second 0–1", number(warm.perSecond(0, 1), 0)));
            table.add(List.of("second 1–5", number(warm.perSecond(1, 5), 0)));
            table.add(List.of("second 5 to the end of warm-up", number(warm.perSecond(5, Integer.MAX_VALUE), 0)));
            table.add(List.of("seconds to 90 % of steady", number(warm.secondsTo90Percent(steady()), 0)));
        });
        return table;
    }

    private double steady() {
        return results.arms().stream()
                .filter(arm -> arm.name().equals(Ladder.EVERYTHING_ON))
                .mapToDouble(arm -> results.peak(arm, Peak::perSecond))
                .findFirst()
                .orElse(Double.NaN);
    }
}
