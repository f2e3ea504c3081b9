package dev.penstock.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where alerts of budgets go. */
@ConfigMapping(prefix = "penstock.alerts")
public interface AlertSettings {

    /** The webhook that alerts are posted to. Without one they are counted and logged. */
    Optional<String> url();

    /**
     * The secret that signs the messages, as Standard Webhooks spells it: {@code whsec_} and 24 to 64 random bytes in
     * base64. A webhook without one ends the start.
     */
    Optional<String> secret();

    /** The longest that the webhook may take to answer, connecting included. */
    @WithDefault("5s")
    Duration timeout();

    /**
     * The wait before an alert that the webhook did not take is posted again; each further wait is twice as long. It goes out
     * at the first sweep of the ledger after that.
     */
    @WithDefault("10s")
    Duration firstDelay();

    /** The longest wait between two tries. */
    @WithDefault("1h")
    Duration maxDelay();

    /** How often an alert is posted before it is given up: for about a day with these waits. */
    @WithDefault("32")
    int triesMax();
}
