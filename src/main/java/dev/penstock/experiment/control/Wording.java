package dev.penstock.experiment.control;

import dev.penstock.experiment.statistics.Interval;
import java.time.Duration;
import java.util.Locale;

/** Numbers as operators read them in a sentence. */
final class Wording {

    private static final double PERCENT = 100;
    private static final double WHOLE_FROM = 9.95;
    private static final double TENTH = .1;

    private Wording() {}

    /** A part of one, without its sign and the word percent: 12, or 2.5. */
    static String percent(double part) {
        double percent = Math.abs(part) * PERCENT;
        if (percent > 0 && percent < TENTH / 2) {
            return "less than 0.1";
        }
        String text = String.format(Locale.ROOT, percent < WHOLE_FROM ? "%.1f" : "%.0f", percent);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Basis points as percent. */
    static String percentOfBasisPoints(int basisPoints) {
        return percent(basisPoints / (PERCENT * PERCENT));
    }

    /** Where a difference lies that is not 0: between 9 and 15 %. */
    static String between(Interval interval) {
        double near = Math.min(Math.abs(interval.lower()), Math.abs(interval.upper()));
        double far = Math.max(Math.abs(interval.lower()), Math.abs(interval.upper()));
        return "between " + percent(near) + " and " + percent(far) + " %";
    }

    /** Where a difference lies that may be 0: between 3 % less and 2 % more. */
    static String around(Interval interval, Mean.Phrase phrase) {
        return "between " + percent(interval.lower()) + " % " + phrase.less() + " and " + percent(interval.upper())
                + " % " + phrase.more();
    }

    /** About how long: 2 days. */
    static String about(Duration duration) {
        long minutes = Math.max(1, duration.plusSeconds(30).toMinutes());
        if (minutes < 2 * 60) {
            return counted(minutes, "minute");
        }
        long hours = duration.plusMinutes(30).toHours();
        if (hours < 2 * 24) {
            return counted(hours, "hour");
        }
        long days = duration.plusHours(12).toDays();
        return days > 2 * 365 ? "years" : counted(days, "day");
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
