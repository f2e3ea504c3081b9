package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRatioTest {

    private static final SampleRatio RATIO = new SampleRatio();
    private static final int[] HALVES = {5000, 5000};

    @ParameterizedTest
    @CsvSource({"1000, 1200, 1261.81, true", "135, 115, .946685, false", "50500, 49500, 4.65650, false"})
    void alarmsOnlyWhereTheTableSays(long first, long second, double e, boolean alarms) {
        Evidence evidence = RATIO.evidence(new long[] {first, second}, HALVES);

        assertThat(evidence.e()).isCloseTo(e, within(e * 5e-6));
        assertThat(evidence.provesAt(SampleRatio.ALPHA)).isEqualTo(alarms);
    }

    @ParameterizedTest
    @CsvSource({"20, 17, 9, -2.9505608", "60, 63, 32, -4.1838140"})
    void agreesWithThePublishedCasesOfThreeVariants(double first, double second, double third, double logE) {
        Evidence evidence = SampleRatio.evidence(
                new double[] {first, second, third}, new double[] {.4, .4, .2}, new double[] {1, 1, 1});

        assertThat(evidence.logE()).isCloseTo(logE, within(1e-7));
    }

    @Test
    void agreesWithThePublishedCaseOfUnequalShares() {
        Evidence evidence = new SampleRatio(10_000).evidence(new long[] {2, 1, 7}, new int[] {1000, 5000, 4000});

        assertThat(evidence.e()).isCloseTo(1.0017496, within(1e-7));
    }

    @Test
    void isMoreCarefulThanATestOfOneLook() {
        assertThat(FixedSample.chiSquaredP(new long[] {1000, 1200}, .5, .5)).isCloseTo(.0000200786, within(1e-10));
        assertThat(FixedSample.chiSquaredP(new long[] {135, 115}, .5, .5)).isCloseTo(.205903, within(1e-6));
        assertThat(FixedSample.chiSquaredP(new long[] {310, 98}, .75, .25)).isCloseTo(.647434, within(1e-6));
        assertThat(RATIO.evidence(new long[] {1000, 1200}, HALVES).p()).isGreaterThan(.0000200786);
    }

    @Test
    void leavesFairSplitsAloneHoweverOftenItLooks() {
        SplittableRandom random = new SplittableRandom(11);
        int alarms = 0;
        for (int run = 0; run < Simulations.COUNT; run++) {
            long[] units = new long[3];
            boolean alarmed = false;
            for (int unit = 1; unit <= 4000; unit++) {
                int slot = random.nextInt(10_000);
                units[slot < 8000 ? 0 : slot < 9000 ? 1 : 2]++;
                alarmed |= unit % 50 == 0
                        && RATIO.evidence(units, new int[] {8000, 1000, 1000}).provesAt(SampleRatio.ALPHA);
            }
            alarms += alarmed ? 1 : 0;
        }

        assertThat(Simulations.share("sample ratio, fair: alarms", alarms)).isLessThan(.01);
    }

    @Test
    void isCertainOfAUnitThatHasNoSlot() {
        assertThat(RATIO.evidence(new long[] {10, 1, 10}, new int[] {5, 0, 5})).isEqualTo(Evidence.CERTAIN);
        assertThat(RATIO.evidence(new long[] {30, 0, 31}, new int[] {5, 0, 5}))
                .isEqualTo(RATIO.evidence(new long[] {30, 31}, HALVES));
    }

    @Test
    void staysFiniteForMillionsOfUnits() {
        assertThat(RATIO.evidence(new long[] {1_000_000_000, 1}, HALVES).logE())
                .isFinite()
                .isGreaterThan(1e8);
        assertThat(RATIO.evidence(new long[] {0, 0}, HALVES).logE()).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> RATIO.evidence(new long[] {1}, HALVES)).hasMessageContaining("not 1 and 2");
        assertThatThrownBy(() -> RATIO.evidence(new long[] {-1, 1}, HALVES)).hasMessageContaining("[-1, 1]");
        assertThatThrownBy(() -> RATIO.evidence(new long[] {0, 0}, new int[2])).hasMessageContaining("slots");
        assertThatThrownBy(() -> new SampleRatio(-1)).hasMessageContaining("concentration");
    }
}
