package dev.penstock.core;

/** The calendar period over which a budget counts. */
public enum Window {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    /** All time. */
    TOTAL
}
