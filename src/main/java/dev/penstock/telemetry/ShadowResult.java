package dev.penstock.telemetry;

import java.util.Locale;

/** What came of an exchange that was drawn to be copied. */
public enum ShadowResult {
    /** The copy was answered to its end. */
    ANSWERED,
    /** The copy was sent, and not answered to its end. */
    FAILED,
    /** Not sent: too many of the gateway's places were taken. */
    DROPPED_LOAD,
    /** Not sent: too many of the callers' own attempts have failed at the target. */
    DROPPED_CIRCUIT,
    /** Not sent: as many copies were under way as may be. */
    DROPPED_CONCURRENCY,
    /** Not sent: the ledger's store did not answer. */
    DROPPED_STORE,
    /** Not sent: the budget for copies could not carry it. */
    DROPPED_BUDGET,
    /** Not sent: nobody knows what it can cost at most, since there is no price or the input cannot be counted. */
    DROPPED_UNBOUNDED;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
