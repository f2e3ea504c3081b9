package dev.penstock.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of what is counted and logged. */
@ConfigMapping(prefix = "penstock.telemetry")
public interface TelemetrySettings {

    /** Combinations of labels in one family of metrics; what comes later is not recorded but counted as dropped. */
    @WithDefault("1000")
    int seriesMax();

    /** Tenants with budget gauges of their own, those that spent most; the others are added up. */
    @WithDefault("50")
    int tenantsMax();

    /** Budgets with gauges of their own; the others are added up. */
    @WithDefault("500")
    int budgetsMax();

    /** Characters of one value in the access log; the rest is cut off. */
    @WithDefault("128")
    int logValueCharsMax();

    /** How often the gauges of budgets are read from the ledger, and those of experiments and prices brought up to date. */
    @WithDefault("5s")
    Duration budgetsEvery();
}
