package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureExcessTest {

    private static final FailureExcess EXCESS = new FailureExcess(0);

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 0, 20, 1",
        "3, 0, 1, 0, 20, 5.79638",
        "12, 20, 1, 0, 20, 369.717",
        "12, 20, 1, .2, 20, 121.855",
        "12, 20, 1, 0, 100, 23.7638",
        "30, 10, 5, 0, 100, 6.83646",
        "30, 10, 5, 0, 10, 58.5076",
        "25, 15, 5, 0, 20, 2.42486",
        "10, 100, 1, 0, 20, .344499"
    })
    void agreesWithTheTable(int candidate, int control, int tenths, double margin, double k, double e) {
        FirstFailures failures = new FirstFailures(candidate, control, tenths * 1000, 10_000 - tenths * 1000);

        assertThat(new FailureExcess(margin, k).evidence(List.of(failures)).e()).isCloseTo(e, within(e * 5e-6));
    }

    @Test
    void multipliesEpochsWithTheirOwnShares() {
        FirstFailures early = new FirstFailures(3, 0, 1000, 9000);
        FirstFailures late = new FirstFailures(25, 15, 5000, 5000);

        assertThat(EXCESS.evidence(List.of(early, late)).e()).isCloseTo(5.79638 * 2.42486, within(1e-4));
    }

    @Test
    void learnsNothingWhereUnitsHadNoChoice() {
        FirstFailures before = new FirstFailures(0, 500, 0, 10_000);
        FirstFailures after = new FirstFailures(500, 0, 10_000, 0);

        assertThat(EXCESS.evidence(List.of(before, after))).isEqualTo(Evidence.NONE);
        assertThat(EXCESS.evidence(List.of())).isEqualTo(Evidence.NONE);
    }

    @Test
    void doesNotBlameACandidateThatFailsLess() {
        Evidence evidence = EXCESS.evidence(List.of(new FirstFailures(1, 1_000_000, 5000, 5000)));

        assertThat(evidence.logE()).isFinite().isNegative();
    }

    @Test
    void staysFiniteForMillionsOfFailures() {
        assertThat(EXCESS.evidence(List.of(new FirstFailures(100_000_000, 0, 1, 9999)))
                        .logE())
                .isFinite()
                .isGreaterThan(1e6);
        assertThat(EXCESS.evidence(List.of(new FirstFailures(0, 100_000_000, 9999, 1)))
                        .logE())
                .isFinite()
                .isNegative();
        assertThat(EXCESS.evidence(List.of(new FirstFailures(100_000, 900_000, 1000, 9000)))
                        .logE())
                .isFinite()
                .isBetween(-20.0, 0.0);
    }

    @Test
    void seesNoJumpWhereTheChanceIsNoDoubleAnyMore() {
        double last = Double.POSITIVE_INFINITY;
        for (int a = 1000; a > 10; a -= 3) {
            double log = BetaTail.logAbove(.5, a, 2000);

            assertThat(log).isFinite().isLessThan(last);
            last = log;
        }
        assertThat(BetaTail.logAbove(.5, 20, 2000)).isLessThan(-1000);
    }

    @Test
    void takesTheTailFromTheSeriesAsFromTheFunction() {
        for (int a = 300; a < 900; a += 50) {
            assertThat(BetaTail.series(.5, a, 1000)).isCloseTo(BetaTail.logAbove(.5, a, 1000), within(1e-9));
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new FailureExcess(-.1)).hasMessageContaining("margin");
        assertThatThrownBy(() -> new FailureExcess(0, 0)).hasMessageContaining("concentration");
        assertThatThrownBy(() -> new FirstFailures(-1, 0, 1, 1)).hasMessageContaining("not -1 and 0");
        assertThatThrownBy(() -> new FirstFailures(0, 0, -1, 1)).hasMessageContaining("slots");
    }
}
