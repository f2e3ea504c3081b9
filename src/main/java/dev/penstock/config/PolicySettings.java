package dev.penstock.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;

/** Where the policy files are. */
@ConfigMapping(prefix = "penstock.policies")
public interface PolicySettings {

    /** The folder of the policy files, {@code penstock.policies} or {@code PENSTOCK_POLICIES}. */
    @WithParentName
    @WithDefault("policies")
    Path folder();

    /** The pause between two looks at the files, {@code penstock.policies.reload-every}. */
    @WithDefault("1s")
    Duration reloadEvery();
}
