package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.experiment.statistics.FixedSample.Mean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceSequenceTest {

    private static final Offset<Double> PRINTED = within(1e-5);
    private static final ConfidenceSequence SEQUENCE = new ConfidenceSequence(.05, 5000);
    private static final ConfidenceSequence SHORT = new ConfidenceSequence(.05, 1000);

    /** The cases of GrowthBook's own tests. */
    private static final Mean A = Mean.of(1396.87, 52377.9767, 3000);

    private static final Mean B = Mean.of(2422.7, 134698.29, 3461);
    private static final UnitCounts BOTH = new UnitCounts(6461, 3000, 3461);

    @ParameterizedTest
    @CsvSource({
        ".01, 9.0844",
        ".1, 3.8551",
        ".25, 3.2643",
        ".5, 3.0836",
        "1, 3.0352",
        "2, 3.0615",
        "4, 3.1271",
        "10, 3.2417",
        "100, 3.5616"
    })
    void isAsWideAsTheTableSays(double partOfExpected, double standardErrors) {
        assertThat(SEQUENCE.width(Math.round(partOfExpected * 5000))).isCloseTo(standardErrors, within(5.1e-5));
    }

    @Test
    void agreesOnARelativeDifferenceOfMeans() {
        Finding finding = SHORT.finding(FixedSample.relative(A, B), BOTH).orElseThrow();

        assertThat(finding.difference().value()).isCloseTo(.50336, PRINTED);
        assertThat(finding.difference().error()).isCloseTo(.33341, PRINTED);
        assertThat(finding.interval().lower()).isCloseTo(-.55844, PRINTED);
        assertThat(finding.interval().upper()).isCloseTo(1.56516, PRINTED);
        assertThat(finding.evidence().p()).isEqualTo(1);
    }

    @Test
    void agreesOnAnAbsoluteDifferenceOfMeans() {
        Finding finding = SEQUENCE.finding(FixedSample.absolute(A, B), BOTH).orElseThrow();

        assertThat(finding.difference().value()).isCloseTo(.234377, PRINTED);
        assertThat(finding.difference().error()).isCloseTo(.12983, PRINTED);
        assertThat(finding.interval().upper() - finding.difference().value()).isCloseTo(.394493, PRINTED);
        assertThat(finding.evidence().e()).isCloseTo(1.315573, PRINTED);
        assertThat(finding.evidence().p()).isCloseTo(.760125, PRINTED);
    }

    @Test
    void agreesOnBoundsOfOneSide() {
        Finding relative = SEQUENCE.finding(FixedSample.relative(A, B), BOTH).orElseThrow();
        Finding absolute = SEQUENCE.finding(FixedSample.absolute(A, B), BOTH).orElseThrow();

        assertThat(relative.lower()).isCloseTo(-.42356, PRINTED);
        assertThat(absolute.lower()).isCloseTo(-.12657, PRINTED);
        assertThat(absolute.upper() + absolute.lower())
                .isCloseTo(2 * absolute.difference().value(), PRINTED);
    }

    @Test
    void agreesOnARelativeDifferenceOfShares() {
        Estimate difference = FixedSample.relative(Mean.ofShare(1396, 3000), Mean.ofShare(2422, 3461));

        Finding finding = SEQUENCE.finding(difference, BOTH).orElseThrow();

        assertThat(finding.difference().value()).isCloseTo(.50386, PRINTED);
        assertThat(finding.difference().error()).isCloseTo(.03386, PRINTED);
        assertThat(finding.interval().lower()).isCloseTo(.40098, PRINTED);
        assertThat(finding.interval().upper()).isCloseTo(.60675, PRINTED);
        assertThat(finding.evidence().p()).isCloseTo(0, PRINTED);
    }

    @Test
    void isWiderThanATestOfOneLook() {
        Mean control = Mean.of(1396.87, 52377.9767, 3407);
        double freedom = FixedSample.freedom(control, B);
        Estimate relative = FixedSample.relative(control, B);
        Estimate absolute = FixedSample.absolute(control, B);

        Interval once = FixedSample.interval(relative, freedom, .05);
        Interval onceAbsolute = FixedSample.interval(absolute, freedom, .05);

        assertThat(relative.value()).isCloseTo(.70732, PRINTED);
        assertThat(once.lower()).isCloseTo(-.03526, PRINTED);
        assertThat(once.upper()).isCloseTo(1.44989, PRINTED);
        assertThat(FixedSample.p(relative, freedom)).isCloseTo(.06191, PRINTED);
        assertThat(absolute.value()).isCloseTo(.29, PRINTED);
        assertThat(onceAbsolute.lower()).isCloseTo(.04538, PRINTED);
        assertThat(onceAbsolute.upper()).isCloseTo(.53462, PRINTED);
        assertThat(FixedSample.p(absolute, freedom)).isCloseTo(.02016, PRINTED);
        Interval always = SEQUENCE.interval(absolute, 6868);
        assertThat(always.lower()).isLessThan(onceAbsolute.lower());
        assertThat(always.upper()).isGreaterThan(onceAbsolute.upper());
    }

    @Test
    void provesADifferenceJustWhenTheIntervalLeavesItOut() {
        for (long units : new long[] {200, 2000, 20_000}) {
            double width = SEQUENCE.width(units);

            assertThat(SEQUENCE.evidence(new Estimate(width * 1.0001, 1), 0, units)
                            .provesAt(.05))
                    .isTrue();
            assertThat(SEQUENCE.evidence(new Estimate(width * .9999, 1), 0, units)
                            .provesAt(.05))
                    .isFalse();
        }
    }

    @Test
    void saysNothingOfAnArmWithFewUnits() {
        Estimate difference = new Estimate(5, 1);

        assertThat(SEQUENCE.finding(difference, new UnitCounts(1000, 99, 901))).isEmpty();
        assertThat(SEQUENCE.finding(difference, new UnitCounts(1000, 901, 99))).isEmpty();
        assertThat(SEQUENCE.finding(difference, new UnitCounts(1000, 900, 100))).isPresent();
    }

    @Test
    void isCertainOfADifferenceThatNeverVaries() {
        Finding same = SEQUENCE.finding(new Estimate(0, 0), BOTH).orElseThrow();
        Finding other = SEQUENCE.finding(new Estimate(3, 0), BOTH).orElseThrow();

        assertThat(same.evidence().p()).isEqualTo(1);
        assertThat(other.evidence().e()).isEqualTo(Evidence.E_MAX);
        assertThat(other.evidence().p()).isEqualTo(1 / Evidence.E_MAX, within(1e-305));
        assertThat(other.interval()).isEqualTo(new Interval(3, 3));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new ConfidenceSequence(0, 5000)).hasMessageContaining("alpha must be above 0");
        assertThatThrownBy(() -> new ConfidenceSequence(.5, 5000)).hasMessageContaining("not 0.5");
        assertThatThrownBy(() -> new ConfidenceSequence(.05, 0)).hasMessageContaining("expectedUnits");
        assertThatThrownBy(() -> new UnitCounts(5, 6, 0)).hasMessageContaining("not 5 with 6 and 0");
        assertThatThrownBy(() -> new Estimate(1, -1)).hasMessageContaining("not -1");
        assertThatThrownBy(() -> new Estimate(Double.NaN, 1)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> SEQUENCE.width(0)).hasMessageContaining("not 0");
    }
}
