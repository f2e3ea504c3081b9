package dev.penstock.core;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How a budget's periods follow each other.
 *
 * @param window the calendar period
 * @param zone where the periods begin and end
 * @param billingDay the day of the month on which months begin, from 1 to 31; a month that has no such day begins on its
 *     last. Without meaning for other windows, where it is 1
 */
public record Cycle(Window window, ZoneId zone, int billingDay) {

    private static final int LONGEST_MONTH = 31;

    public Cycle {
        if (billingDay < 1 || billingDay > LONGEST_MONTH) {
            throw new IllegalArgumentException("billingDay must be between 1 and 31, not " + billingDay);
        }
        if (billingDay != 1 && window != Window.MONTH) {
            throw new IllegalArgumentException("only months have a billing day, not a window of one " + window.label());
        }
    }

    /** The word in answers, messages and metrics, such as {@code day} or {@code month@15}. */
    public String label() {
        return billingDay == 1 ? window.label() : window.label() + "@" + billingDay;
    }

    /** Calendar periods as UTC counts them. */
    public static Cycle utc(Window window) {
        return new Cycle(window, ZoneOffset.UTC, 1);
    }
}
