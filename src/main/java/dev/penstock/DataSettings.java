package dev.penstock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;

/** Where the gateway keeps what outlives it. */
@ConfigMapping(prefix = "penstock.data")
public interface DataSettings {

    /** The folder of the private Redis, of secrets that were made here and of the journal, {@code penstock.data}. */
    @WithParentName
    @WithDefault("data")
    Path folder();
}
