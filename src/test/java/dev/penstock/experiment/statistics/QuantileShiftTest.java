package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileShiftTest {

    private static final QuantileShift MEDIAN = new QuantileShift(.5, .05);

    @ParameterizedTest
    @CsvSource({".5, 70, .814704", ".5, 85, .0838055", ".5, 100, .0054947", ".9, 55, .0340463"})
    void agreesWithTheTableWhereEveryValueHasItsCell(double rate, int offset, double p) {
        Evidence evidence = new QuantileShift(rate, .05).evidence(counted(0, 1), counted(offset, 1));

        assertThat(evidence.p()).isCloseTo(p, within(1e-6));
    }

    @Test
    void findsLaterInCoarserCells() {
        assertThat(MEDIAN.evidence(counted(0, 10), counted(100, 10)).p()).isCloseTo(.028, within(.0015));
        assertThat(MEDIAN.evidence(counted(0, 20), counted(100, 20)).p()).isCloseTo(.16, within(.005));
    }

    /** Values 1 to 1000, moved, in cells of so many values. */
    private static Histogram counted(int offset, int width) {
        return histogram(IntStream.rangeClosed(1, 1000), value -> (value + offset + width - 1) / width);
    }

    @Test
    void boundsOneShareAsTheTableSays() {
        RateBound bound = new RateBound(.05, 100 / .16);

        assertThat(bound.log(.2, .2 + 10 / 625.0, 625)).isCloseTo(-.6941012, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "700, 1000, 100, .65163, .74595",
        "15, 50, 50, .12956, .51190",
        "5, 50, 50, .01302, .26926",
        "1, 50, 50, 0, .13489",
        "100, 200, 1, .32892, .67108"
    })
    void boundsARateAsTheTableSays(long count, long n, double tightest, double lower, double upper) {
        Interval band = new RateBand(.05, tightest).band(count, n);

        assertThat(band.lower()).isCloseTo(lower, within(1e-5));
        assertThat(band.upper()).isCloseTo(upper, within(1e-5));
    }

    @Test
    void reachesTheLimitsWhereAllOrNoneWereCounted() {
        Interval none = new RateBand(.05, 100).band(0, 1000);
        Interval all = new RateBand(.05, 100).band(1000, 1000);

        assertThat(none.lower()).isZero();
        assertThat(none.upper()).isBetween(.0, .05);
        assertThat(all.upper()).isEqualTo(1);
        assertThat(all.lower()).isCloseTo(1 - none.upper(), within(1e-9));
        assertThat(new RateBand(.01, 100).band(123_456_789, 1_000_000_000).contains(.123456789))
                .isTrue();
    }

    @Test
    void findsALatencyThatGrewByAFifth() {
        SplittableRandom random = new SplittableRandom(8);
        Histogram control = latencies(random, 4000, 1);
        Histogram candidate = latencies(random, 4000, 1.2);

        Evidence evidence = MEDIAN.evidence(control, candidate);

        assertThat(evidence.provesAt(.01)).isTrue();
        assertThat(Cells.value(control.quantile(.5).orElseThrow())).isBetween(290.0, 310.0);
    }

    @Test
    void leavesEqualLatenciesAloneHoweverOftenItLooks() {
        int alarms = 0;
        for (int run = 0; run < Simulations.COUNT; run++) {
            SplittableRandom random = new SplittableRandom(run);
            Map<Integer, Long> control = new HashMap<>();
            Map<Integer, Long> candidate = new HashMap<>();
            boolean alarmed = false;
            for (int look = 0; look < 10; look++) {
                record(random, 200, 1, control);
                record(random, 200, 1, candidate);
                alarmed |= MEDIAN.evidence(new Histogram(control), new Histogram(candidate))
                        .provesAt(.05);
            }
            alarms += alarmed ? 1 : 0;
        }

        assertThat(Simulations.share("quantile, equal: alarms", alarms)).isLessThanOrEqualTo(.05);
    }

    private static Histogram latencies(SplittableRandom random, int count, double factor) {
        Map<Integer, Long> cells = new HashMap<>();
        record(random, count, factor, cells);
        return new Histogram(cells);
    }

    private static void record(SplittableRandom random, int count, double factor, Map<Integer, Long> cells) {
        for (int i = 0; i < count; i++) {
            cells.merge(Cells.of(Math.round(factor * 300 * Math.exp(.5 * random.nextGaussian()))), 1L, Long::sum);
        }
    }

    @Test
    void saysNothingWithoutValues() {
        Histogram none = new Histogram(Map.of());

        assertThat(MEDIAN.evidence(none, counted(0, 1))).isEqualTo(Evidence.NONE);
        assertThat(none.quantile(.5)).isEmpty();
    }

    @Test
    void countsUpToACell() {
        Histogram histogram = new Histogram(Map.of(3, 10L, 7, 0L, 9, 30L));

        assertThat(histogram.total()).isEqualTo(40);
        assertThat(histogram.below(3)).isZero();
        assertThat(histogram.upTo(3)).isEqualTo(10);
        assertThat(histogram.upTo(8)).isEqualTo(10);
        assertThat(histogram.quantile(0)).hasValue(3);
        assertThat(histogram.quantile(.25)).hasValue(3);
        assertThat(histogram.quantile(.26)).hasValue(9);
        assertThat(histogram.quantile(1)).hasValue(9);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new QuantileShift(1, .05)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new QuantileShift(.5, 0)).hasMessageContaining("alpha");
        assertThatThrownBy(() -> new RateBand(.05, 0)).hasMessageContaining("units");
        assertThatThrownBy(() -> new RateBand(.05, 10).band(2, 1)).hasMessageContaining("not 2 of 1");
        assertThatThrownBy(() -> new Histogram(Map.of(1, -2L))).hasMessageContaining("not -2");
    }

    private static Histogram histogram(IntStream values, IntUnaryOperator cell) {
        Map<Integer, Long> counts = new HashMap<>();
        values.map(cell).forEach(one -> counts.merge(one, 1L, Long::sum));
        return new Histogram(counts);
    }
}
