package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySettingsTest {

    @Test
    void hasDefaults() {
        PolicySettings settings = settings(Map.of());

        assertThat(settings.folder()).isEqualTo(Path.of("policies"));
        assertThat(settings.reloadEvery()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void takesTheFolderFromTheEnvironment() {
        PolicySettings settings = settings(Map.of("PENSTOCK_POLICIES", "/etc/penstock"));

        assertThat(settings.folder()).isEqualTo(Path.of("/etc/penstock"));
    }

    private static PolicySettings settings(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withConverter(Duration.class, 200, text -> Duration.parse("PT" + text))
                .withMapping(PolicySettings.class)
                .build()
                .getConfigMapping(PolicySettings.class);
    }
}
