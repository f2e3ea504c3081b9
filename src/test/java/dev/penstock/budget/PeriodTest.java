package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Cycle;
import dev.penstock.core.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeriodTest {

    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/Sao_Paulo",
            "America/St_Johns",
            "America/Havana",
            "Africa/Cairo",
            "Asia/Kathmandu",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Kiritimati",
            "Pacific/Chatham",
            "Antarctica/Troll");

    @ParameterizedTest
    @CsvSource({
        "MINUTE, 2026-11-24T13:05:59.999Z, UTC, I202611241305, 2026-11-24T13:05:00Z, 2026-11-24T13:06:00Z",
        "HOUR, 2026-11-24T13:05:59Z, Europe/Berlin, H2026112413, 2026-11-24T13:00:00Z, 2026-11-24T14:00:00Z",
        "DAY, 2026-11-24T22:59:59Z, Europe/Berlin, D20261124, 2026-11-23T23:00:00Z, 2026-11-24T23:00:00Z",
        "DAY, 2026-11-24T23:00:00Z, Europe/Berlin, D20261125, 2026-11-24T23:00:00Z, 2026-11-25T23:00:00Z",
        "WEEK, 2026-11-24T12:00:00Z, UTC, W2026-48, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK, 2027-01-03T12:00:00Z, UTC, W2026-53, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        "WEEK, 2024-12-30T00:00:00Z, UTC, W2025-01, 2024-12-30T00:00:00Z, 2025-01-06T00:00:00Z",
        "MONTH, 2026-11-30T23:30:00Z, UTC, M202611, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "MONTH, 2026-11-30T23:30:00Z, Europe/Berlin, M202612, 2026-11-30T23:00:00Z, 2026-12-31T23:00:00Z",
    })
    void namesAndBoundsThePeriod(Window window, Instant instant, String zone, String key, Instant start, Instant end) {
        assertThat(Period.at(instant, new Cycle(window, ZoneId.of(zone), 1))).isEqualTo(new Period(start, end, key));
    }

    @Test
    void beginsAMonthOnTheBillingDayOrOnTheLastDayOfAShortOne() {
        Cycle cycle = new Cycle(Window.MONTH, ZoneOffset.UTC, 31);
        assertThat(Period.at(Instant.parse("2027-03-15T00:00:00Z"), cycle))
                .isEqualTo(new Period(
                        Instant.parse("2027-02-28T00:00:00Z"), Instant.parse("2027-03-31T00:00:00Z"), "M202702-31"));
    }

    @Test
    void hasOnePeriodForAllTime() {
        Period total = Period.at(Instant.now(), new Cycle(Window.TOTAL, ZoneId.of("UTC"), 1));
        assertThat(total.key()).isEqualTo("T");
        assertThat(total.end()).isNull();
        assertThat(total.contains(Instant.MAX)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29, 23",
        "Europe/Berlin, 2026-10-25, 25",
        "Europe/Berlin, 2026-11-24, 24",
        "Australia/Lord_Howe, 2026-10-04, 23.5",
        "America/Sao_Paulo, 2018-11-04, 23",
        "America/Sao_Paulo, 2018-02-17, 25",
    })
    void knowsShortAndLongDays(String zone, LocalDate date, double hours) {
        Instant noon = date.atTime(12, 0).atZone(ZoneId.of(zone)).toInstant();
        Period day = Period.at(noon, new Cycle(Window.DAY, ZoneId.of(zone), 1));
        assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofMinutes((long) (hours * 60)));
    }

    @Test
    void beginsTheDayWhereMidnightIsMissing() {
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        Instant firstOfTheDay = Instant.parse("2018-11-04T03:00:00Z");
        assertThat(LocalDateTime.ofInstant(firstOfTheDay, zone)).isEqualTo("2018-11-04T01:00");
        assertThat(Period.at(firstOfTheDay, new Cycle(Window.DAY, zone, 1)).start())
                .isEqualTo(firstOfTheDay);
    }

    @Test
    void skipsTheDateThatApiaSkipped() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Period before = Period.at(Instant.parse("2011-12-30T09:59:59Z"), new Cycle(Window.DAY, apia, 1));
        Period after = Period.at(Instant.parse("2011-12-30T10:00:00Z"), new Cycle(Window.DAY, apia, 1));
        assertThat(before.key()).isEqualTo("D20111229");
        assertThat(after.key()).isEqualTo("D20111231");
        assertThat(before.end()).isEqualTo(after.start());
        assertThat(Period.at(Instant.parse("2011-12-30T10:00:00Z"), new Cycle(Window.WEEK, apia, 1))
                        .key())
                .isEqualTo("W2011-52");
    }

    @Test
    void repeatsNoDayWhereClocksGoBackOverMidnight() {
        // 1990-10-28: at 00:01 clocks went back to 23:01 of the day before.
        ZoneId zone = ZoneId.of("America/St_Johns");
        Instant secondTime = Instant.parse("1990-10-28T03:00:00Z");
        assertThat(LocalDateTime.ofInstant(secondTime, zone)).isEqualTo("1990-10-27T23:30");
        Period period = Period.at(secondTime, new Cycle(Window.DAY, zone, 1));
        assertThat(period.key()).isEqualTo("D19901028");
        assertThat(period.contains(secondTime)).isTrue();
    }

    @Test
    void countsARepeatedHourAsTwo() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Period first = Period.at(Instant.parse("2026-10-25T00:30:00Z"), new Cycle(Window.HOUR, berlin, 1));
        Period second = Period.at(Instant.parse("2026-10-25T01:30:00Z"), new Cycle(Window.HOUR, berlin, 1));
        assertThat(first.key()).isNotEqualTo(second.key());
        assertThat(first.end()).isEqualTo(second.start());
    }

    @ParameterizedTest
    @EnumSource(
            value = Window.class,
            names = {"TOTAL"},
            mode = EnumSource.Mode.EXCLUDE)
    void partitionsTimeInEveryZone(Window window) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (String name : ZONES) {
            ZoneId zone = ZoneId.of(name);
            Cycle cycle = new Cycle(window, zone, window == Window.MONTH ? 1 + random.nextInt(31) : 1);
            Map<String, Period> byKey = new HashMap<>();
            for (int i = 0; i < 400; i++) {
                Instant instant = Instant.ofEpochSecond(random.nextLong(473_385_600L, 2_208_988_800L));
                Period period = Period.at(instant, cycle);
                String where = "seed " + seed + ", " + name + ", " + instant + ": " + period;
                assertThat(period.contains(instant)).as(where).isTrue();
                Instant end = Objects.requireNonNull(period.end());
                assertThat(Period.at(period.start(), cycle)).as(where).isEqualTo(period);
                assertThat(Period.at(end.minusMillis(1), cycle)).as(where).isEqualTo(period);
                Period next = Period.at(end, cycle);
                assertThat(next.start()).as(where).isEqualTo(end);
                assertThat(next.key()).as(where).isNotEqualTo(period.key());
                assertThat(byKey.merge(period.key(), period, (old, now) -> old))
                        .as(where)
                        .isEqualTo(period);
            }
        }
    }
}
