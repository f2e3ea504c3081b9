package dev.penstock.simulator;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The simulator's settings where nothing is configured. */
final class DefaultSettings {

    private DefaultSettings() {}

    static SimulatorSettings simulator() {
        return simulatorWith(Map.of());
    }

    /** The same with these values instead, by full name. */
    static SimulatorSettings simulatorWith(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(SimulatorSettings.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(SimulatorSettings.class);
    }
}
