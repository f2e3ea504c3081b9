package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.experiment.control.Situation.Recent;
import dev.penstock.experiment.evidence.Point;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastMinuteTest {

    private static final Instant START = Instant.parse("2026-11-24T18:00:00Z");

    private final LastMinute minute = new LastMinute();

    private static Point point(int minutes, long requests, long errors) {
        return new Point(START.plusSeconds(60L * minutes), requests, 0, errors, 0);
    }

    private Recent at(int seconds, Point... points) {
        return minute.look(List.of(points), START.plusSeconds(seconds));
    }

    @Test
    void countsNothingFromBeforeTheFirstLook() {
        assertThat(at(10, point(0, 50, 50))).isEqualTo(new Recent(0, 0));
        assertThat(at(11, point(0, 53, 51))).isEqualTo(new Recent(3, 1));
    }

    @Test
    void countsOverTheTurnOfAMinute() {
        at(10, point(0, 0, 0));
        at(50, point(0, 10, 0));

        assertThat(at(65, point(0, 12, 1), point(1, 5, 5))).isEqualTo(new Recent(17, 6));
    }

    @Test
    void forgetsWhatIsOlderThanAMinute() {
        at(0, point(0, 0, 0));
        at(10, point(0, 10, 10));
        at(30, point(0, 20, 10));

        assertThat(at(70, point(0, 20, 10), point(1, 0, 0))).isEqualTo(new Recent(10, 0));
        assertThat(at(200, point(2, 0, 0), point(3, 1, 0))).isEqualTo(new Recent(1, 0));
    }

    @Test
    void beginsAnewWhereTheClockWentBack() {
        at(100, point(1, 10, 10));

        assertThat(at(20, point(0, 30, 30))).isEqualTo(new Recent(0, 0));
        assertThat(at(21, point(0, 31, 31))).isEqualTo(new Recent(1, 1));
    }
}
