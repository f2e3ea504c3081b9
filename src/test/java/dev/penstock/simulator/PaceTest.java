package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void countsFromTheFirstToken() {
        Pace pace = new Pace(20, 200);

        assertThat(pace.dueMillis(0)).isEqualTo(20);
        assertThat(pace.dueMillis(1)).isEqualTo(20);
        assertThat(pace.dueMillis(3)).isEqualTo(30);
        assertThat(new Pace(7, 0).dueMillis(1_000_000)).isEqualTo(7);
    }

    @Test
    void stopsBeforeTheFirstTokenTooManyAndHangsAtOnceWithoutOne() {
        Event second = new Event(2, new byte[0]);

        assertThat(new Faults(OptionalInt.of(2), false, false).stopBefore(second))
                .isFalse();
        assertThat(new Faults(OptionalInt.of(1), false, true).stopBefore(second))
                .isTrue();
        assertThat(new Faults(OptionalInt.of(5), false, true).stopBefore(second))
                .isFalse();
        assertThat(new Faults(OptionalInt.empty(), false, true).stopBefore(second))
                .isTrue();
        assertThat(new Faults(OptionalInt.empty(), false, false).stopBefore(second))
                .isFalse();
    }
}
