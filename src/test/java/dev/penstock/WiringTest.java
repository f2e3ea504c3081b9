package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.edge.EdgeSettings;
import dev.penstock.protocol.RequestLimits;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is carried by hand from settings to parts arrives at its place. */
class WiringTest {

    private static final String LIMITS = "penstock.edge.limits.";
    private static final int PRIORITY = 200;

    @Test
    void takesTheDefaultLimitsOfBodiesFromTheSettings() {
        assertThat(limits(Map.of())).isEqualTo(RequestLimits.DEFAULTS);
    }

    @Test
    void takesEachLimitOfBodiesFromItsSetting() {
        RequestLimits limits = limits(Map.of(
                LIMITS + "max-nesting", "1",
                LIMITS + "max-number-chars", "2",
                LIMITS + "max-member-name-chars", "3",
                LIMITS + "max-model-chars", "4",
                LIMITS + "max-user-chars", "5",
                LIMITS + "max-choices", "6",
                LIMITS + "max-output-cap", "7"));

        assertThat(limits).isEqualTo(new RequestLimits(1, 2, 3, 4, 5, 6, 7));
    }

    private static RequestLimits limits(Map<String, String> settings) {
        return new Wiring()
                .requestLimits(new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, PRIORITY, new DurationConverter())
                        .withDefaultValues(settings)
                        .withMapping(EdgeSettings.class)
                        .build()
                        .getConfigMapping(EdgeSettings.class));
    }
}
