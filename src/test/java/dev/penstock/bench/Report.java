package dev.penstock.bench;

import static dev.penstock.bench.Table.number;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The page that a run leaves behind. */
final class Report {

    private static final double MEGABYTE = 1024.0 * 1024;

    private final Map<String, String> facts;
    private final Results results;
    private final Optional<WarmUp> warmUp;
    private final Duration readyAfter;
    private final OptionalLong idleBytes;

    Report(
            Map<String, String> facts,
            Results results,
            Optional<WarmUp> warmUp,
            Duration readyAfter,
            OptionalLong idleBytes) {
        this.facts = facts;
        this.results = results;
        this.warmUp = warmUp;
        this.readyAfter = readyAfter;
        this.idleBytes = idleBytes;
    }

    String markdown() {
        StringBuilder page = new StringBuilder("# Penstock beside nginx\n\n");
        section(page, "As fast as it answers (closed loop)", peaks());
        section(page, "At half of the slowest arm's peak (open loop, to the first byte of the body)", latencies());
        section(page, "Cold gateway", cold());
        section(page, "Machine", machine());
        if (!results.failures().isEmpty()) {
            page.append("## Failed measurements, not counted above\n\n");
            results.failures()
                    .forEach(failure -> page.append("- ").append(failure).append('\n'));
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String title, Object content) {
        page.append("## ").append(title).append("\n\n").append(content).append('\n');
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

    private String machine() {
        StringBuilder list = new StringBuilder();
        facts.forEach((name, value) ->
                list.append("- ").append(name).append(": ").append(value).append('\n'));
        return list.toString();
    }
}
