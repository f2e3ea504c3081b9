package dev.penstock.core;

import java.util.Locale;

/** The calendar period over which a budget counts. */
public enum Window {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    /** All time. */
    TOTAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word in policies, answers and metrics, such as {@code day}. */
    public String label() {
        return label;
    }
}
