package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.Striker.Struck;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What faults excuse. */
class FaultsTest {

    private static final Struck PROMOTION = struck(FaultKind.REPLICA_PROMOTED, 10_000, 10_500);

    @Test
    void loseBothCopiesWhereAGatewayFallsSilentBeyondItsLeaseAsWritesAreLost() {
        assertThat(faults(struck(FaultKind.GATEWAY_ASLEEP, 10_200, 15_000)).lostBothCopies())
                .isTrue();
        assertThat(faults(struck(FaultKind.GATEWAY_KILLED, 12_000, 16_000)).lostBothCopies())
                .isTrue();
    }

    @Test
    void loseNothingWhereTheGatewayIsBackInTimeOrWasSilentBefore() {
        assertThat(faults(struck(FaultKind.GATEWAY_PAUSED, 10_200, 12_000)).lostBothCopies())
                .isFalse();
        assertThat(faults(struck(FaultKind.GATEWAY_ASLEEP, 5_000, 10_400)).lostBothCopies())
                .isFalse();
        assertThat(faults(struck(FaultKind.GATEWAY_KILLED, 20_000, 30_000)).lostBothCopies())
                .isFalse();
    }

    @Test
    void knowWhenAGatewayWasKilled() {
        Faults faults = faults(struck(FaultKind.GATEWAY_KILLED, 2_000, 4_000));

        assertThat(faults.killedBetween(1_000, 2_500)).isTrue();
        assertThat(faults.killedBetween(2_500, 9_000)).isFalse();
    }

    private static Faults faults(Struck other) {
        return new Faults(List.of(PROMOTION, other));
    }

    private static Struck struck(FaultKind kind, long began, long ended) {
        return new Struck(new Strike(kind, 0, began, ended - began), began, ended);
    }
}
