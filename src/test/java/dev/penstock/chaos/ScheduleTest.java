package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.FaultKind.Lane;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The faults that a seed brings. */
class ScheduleTest {

    private static final long MINUTE_MILLIS = 60_000;

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(Schedule.of(settings(7, false))).isEqualTo(Schedule.of(settings(7, false)));
        assertThat(Schedule.of(settings(7, false))).isNotEqualTo(Schedule.of(settings(8, false)));
    }

    @Test
    void bringsEveryKindInAMinuteButThatWhichIsSwitchedOff() {
        assertThat(Schedule.of(settings(7, false)).strikes())
                .extracting(Strike::kind)
                .containsAll(Arrays.stream(FaultKind.values())
                        .filter(kind -> kind != FaultKind.REPLICA_PROMOTED)
                        .toList())
                .doesNotContain(FaultKind.REPLICA_PROMOTED);
    }

    @Test
    void promotesReplicasWhereThatIsSwitchedOn() {
        assertThat(Schedule.of(settings(7, true)).strikes())
                .extracting(Strike::kind)
                .contains(FaultKind.REPLICA_PROMOTED);
    }

    @Test
    void leavesNoFaultOfALaneToTheNextOneOrToTheEnd() {
        for (Lane lane : Lane.values()) {
            long free = 0;
            for (Strike strike : Schedule.of(settings(7, true)).of(lane)) {
                assertThat(strike.atMillis()).isGreaterThan(free);
                free = strike.atMillis() + strike.lengthMillis();
            }
            assertThat(free).isPositive().isLessThan(MINUTE_MILLIS);
        }
    }

    private static ChaosSettings settings(long seed, boolean promotes) {
        return new ChaosSettings(seed, MINUTE_MILLIS, 2, 10, 10, promotes);
    }
}
