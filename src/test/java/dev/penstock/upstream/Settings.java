package dev.penstock.upstream;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The settings with their defaults, and what a test changes. */
final class Settings {

    private static final int PRIORITY = 200;

    private Settings() {}

    /** Defaults, but with short waits between retries, and names and values in turn without the prefix. */
    static UpstreamSettings with(String... changes) {
        Map<String, String> values = new HashMap<>(Map.of("penstock.upstream.retry.first-delay", "5ms"));
        for (int i = 0; i < changes.length; i += 2) {
            values.put("penstock.upstream." + changes[i], changes[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, PRIORITY, new DurationConverter())
                .withDefaultValues(values)
                .withMapping(UpstreamSettings.class)
                .build()
                .getConfigMapping(UpstreamSettings.class);
    }
}
