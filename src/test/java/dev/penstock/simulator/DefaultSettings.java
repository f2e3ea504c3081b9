package dev.penstock.simulator;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;

/** The simulator's settings where nothing is configured. */
final class DefaultSettings {

    private DefaultSettings() {}

    static SimulatorSettings simulator() {
        return new SmallRyeConfigBuilder()
                .withMapping(SimulatorSettings.class)
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(SimulatorSettings.class);
    }
}
