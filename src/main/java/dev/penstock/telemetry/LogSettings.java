package dev.penstock.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the log is written. */
@ConfigMapping(prefix = "penstock.log")
public interface LogSettings {

    /** How a line is written. */
    enum Format {
        TEXT,
        JSON
    }

    /** {@code text}, or {@code json} for one object in each line, in which the fields of a request are in {@code mdc}. */
    @WithDefault("text")
    Format format();
}
