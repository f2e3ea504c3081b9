package dev.penstock.budget;

import dev.penstock.core.Cycle;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One calendar period of a window, from its start up to its end.
 *
 * <p>The periods of a window partition time in every zone. Days begin where the zone's rules say, so some have 23 or 25
 * hours and some dates do not exist. Hours and minutes count on the instant line: a repeated hour is two periods.
 *
 * @param start the first instant of it
 * @param end the first instant after it; absent for all time
 * @param key its name in Redis keys, unique within its window and zone
 */
record Period(Instant start, @Nullable Instant end, String key) {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("'H'uuuuMMddHH", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("'I'uuuuMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Period ALL_TIME = new Period(Instant.MIN, null, "T");

    /** The period of this cycle that contains the instant. */
    static Period at(Instant instant, Cycle cycle) {
        ZoneId zone = cycle.zone();
        return switch (cycle.window()) {
            case MINUTE -> onInstantLine(instant, ChronoUnit.MINUTES, MINUTE);
            case HOUR -> onInstantLine(instant, ChronoUnit.HOURS, HOUR);
            case DAY -> ofDates(date(instant, zone), 1, zone);
            case WEEK -> week(date(instant, zone), zone);
            case MONTH -> month(date(instant, zone), cycle);
            case TOTAL -> ALL_TIME;
        };
    }

    /** Adds start and end in epoch milliseconds, each 0 where there is none. */
    void addTo(List<String> args) {
        args.add(start.equals(Instant.MIN) ? "0" : Long.toString(Math.max(0, start.toEpochMilli())));
        args.add(end == null ? "0" : Long.toString(end.toEpochMilli()));
    }

    boolean contains(Instant instant) {
        return !instant.isBefore(start) && (end == null || instant.isBefore(end));
    }

    private static Period onInstantLine(Instant instant, ChronoUnit unit, DateTimeFormatter key) {
        Instant start = instant.truncatedTo(unit);
        return new Period(start, start.plus(1, unit), key.format(start));
    }

    /**
     * The day that the instant belongs to. Where clocks go back over midnight, the local date steps back for a while;
     * the day does not, as it ends when the next one begins for the first time.
     */
    private static LocalDate date(Instant instant, ZoneId zone) {
        LocalDate date = LocalDate.ofInstant(instant, zone);
        LocalDate next = date.plusDays(1);
        return instant.isBefore(start(next, zone)) ? date : next;
    }

    private static Period ofDates(LocalDate first, int days, ZoneId zone) {
        return new Period(
                start(first, zone),
                start(first.plusDays(days), zone),
                "D" + number(first.getYear(), 4) + number(first.getMonthValue(), 2) + number(first.getDayOfMonth(), 2));
    }

    private static Period week(LocalDate date, ZoneId zone) {
        LocalDate monday = date.minusDays(date.getDayOfWeek().getValue() - 1L);
        return new Period(
                start(monday, zone),
                start(monday.plusWeeks(1), zone),
                "W" + number(date.get(IsoFields.WEEK_BASED_YEAR), 4) + "-"
                        + number(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2));
    }

    private static Period month(LocalDate date, Cycle cycle) {
        YearMonth named = YearMonth.from(date);
        YearMonth month = date.isBefore(first(named, cycle)) ? named.minusMonths(1) : named;
        String anchor = cycle.billingDay() == 1 ? "" : "-" + number(cycle.billingDay(), 2);
        return new Period(
                start(first(month, cycle), cycle.zone()),
                start(first(month.plusMonths(1), cycle), cycle.zone()),
                "M" + number(month.getYear(), 4) + number(month.getMonthValue(), 2) + anchor);
    }

    /** The billing day in this month, which may be too short to have it. */
    private static LocalDate first(YearMonth month, Cycle cycle) {
        return month.atDay(Math.min(cycle.billingDay(), month.lengthOfMonth()));
    }

    private static Instant start(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant();
    }

    private static String number(int value, int digits) {
        String text = Integer.toString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
