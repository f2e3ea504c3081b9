package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Server NOWHERE = new Server() {
        @Override
        public int port() {
            return 0;
        }

        @Override
        public List<ProcessHandle> own() {
            return List.of();
        }

        @Override
        public void close() {}
    };

    private final Arm direct = arm("direct", Arm.Kind.DIRECT);
    private final Arm nginx = arm("nginx", Arm.Kind.NGINX);
    private final Arm gateway = arm("bare", Arm.Kind.GATEWAY);

    @Test
    void comparesWithinARoundAndTakesTheMedianOfTheComparisons() {
        Results results =
                new Results(List.of(direct, nginx, gateway), List.of(round(100, 50), round(10, 6), round(1000, 800)));

        assertThat(results.peak(gateway, Peak::perSecond)).isEqualTo(50);
        assertThat(results.overNginx(gateway, Peak::perSecond)).isEqualTo(0.6);
    }

    @Test
    void aFailedMeasurementCountsInNoComparison() {
        Round failed = new Round(Map.of("nginx", peak(10)), Map.of(), List.of("bare: status 500"));
        Results results = new Results(List.of(nginx, gateway), List.of(failed, round(100, 70)));

        assertThat(results.overNginx(gateway, Peak::perSecond)).isEqualTo(0.7);
        assertThat(results.failures()).containsExactly("bare: status 500");
    }

    @Test
    void subtractsTheDirectWayFromALatency() {
        Round round = new Round(
                Map.of(), Map.of("direct", new Latency(100, 0.5, 2), "bare", new Latency(100, 0.75, 3.5)), List.of());
        Results results = new Results(List.of(direct, gateway), List.of(round));

        assertThat(results.aboveDirect(gateway, Latency::p50Millis)).isEqualTo(0.25);
        assertThat(results.aboveDirect(gateway, Latency::p99Millis)).isEqualTo(1.5);
    }

    @Test
    void withoutNginxThereIsNoRatio() {
        Results results = new Results(List.of(direct, gateway), List.of(round(100, 50)));

        assertThat(results.overNginx(gateway, Peak::perSecond)).isNaN();
    }

    private static Round round(double nginxPerSecond, double gatewayPerSecond) {
        return new Round(Map.of("nginx", peak(nginxPerSecond), "bare", peak(gatewayPerSecond)), Map.of(), List.of());
    }

    private static Peak peak(double perSecond) {
        return new Peak(perSecond, 20, Double.NaN, 1);
    }

    private static Arm arm(String name, Arm.Kind kind) {
        return new Arm(name, kind, NOWHERE, "key", "model", false, false, Map.of());
    }
}
