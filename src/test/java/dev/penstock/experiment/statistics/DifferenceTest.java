package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static final Buckets ONES = Buckets.of(1, 1, 1, 1.0);
    private static final Arm CONTROL = arm(Buckets.of(10, 20, 30, 40.0), Buckets.of(1, 2, 2, 5.0));
    private static final Arms FIRST = new Arms(CONTROL, arm(Buckets.of(6, 9, 12, 13.0), ONES), 14);
    private static final Arms SECOND = new Arms(
            arm(Buckets.of(5, 5, 10, 20.0), ONES), arm(Buckets.of(14, 10, 24, 48.0), Buckets.of(1, 1, 2, 4.0)), 12);

    @Test
    void takesTheErrorOfARatioFromTheSpreadOfItsBuckets() {
        Estimate level = difference(FIRST).control();

        assertThat(level.value()).isEqualTo(10);
        assertThat(level.error()).isCloseTo(1.6329932, within(1e-7));
    }

    @Test
    void weighsEpochsByTheirUnitsAndAddsResidualsPerBucket() {
        Estimate absolute = difference(FIRST, SECOND).absolute();

        assertThat(absolute.value()).isCloseTo(.9230769, within(1e-7));
        assertThat(absolute.error()).isCloseTo(.5747824, within(1e-7));
    }

    @Test
    void isNotWhatAddingTheSquaredErrorsOfEpochsWouldSay() {
        double squares = 0;
        for (Arms epoch : List.of(FIRST, SECOND)) {
            Difference one = difference(epoch);
            double error = Math.hypot(one.control().error(), one.candidate().error());
            squares += Math.pow(epoch.units() / 26.0 * error, 2);
        }

        assertThat(Math.sqrt(squares)).isCloseTo(2.0484756, within(1e-7));
    }

    @Test
    void takesTheRelativeErrorFromBothLevels() {
        Arm control = arm(Buckets.of(8, 12, 10, 10.0), ONES);
        Arm candidate = arm(Buckets.of(12, 12, 9, 15.0), ONES);
        Difference difference = difference(new Arms(control, candidate, 8));
        double controlError = difference.control().error();
        double candidateError = difference.candidate().error();

        Estimate relative = difference.relative().orElseThrow();

        assertThat(relative.value()).isCloseTo(.2, within(1e-12));
        assertThat(relative.error() * relative.error())
                .isCloseTo(
                        candidateError * candidateError / 100 + controlError * controlError * 144 / 10_000,
                        within(1e-12));
    }

    @Test
    void takesTheRelativeDifferenceOfEpochsFromLevelsOfTheSameWeights() {
        Difference difference = difference(FIRST, SECOND);

        Estimate relative = difference.relative().orElseThrow();

        assertThat(relative.value())
                .isCloseTo(difference.absolute().value() / difference.control().value(), within(1e-12));
        assertThat(relative.error()).isCloseTo(movedByEachBucket(), within(1e-6));
    }

    /** The error as the numeric slope of the relative difference in each bucket's residual. */
    private static double movedByEachBucket() {
        double step = 1e-6;
        double squares = 0;
        for (int j = 0; j < 4; j++) {
            double moved = difference(nudged(FIRST, j, step), nudged(SECOND, j, step))
                    .relative()
                    .orElseThrow()
                    .value();
            double stayed = difference(FIRST, SECOND).relative().orElseThrow().value();
            squares += Math.pow((moved - stayed) / step, 2);
        }
        return Math.sqrt(4 / 3.0 * squares);
    }

    private static Arms nudged(Arms arms, int bucket, double step) {
        return new Arms(nudged(arms.control(), bucket, step), nudged(arms.candidate(), bucket, step), arms.units());
    }

    private static Arm nudged(Arm arm, int bucket, double step) {
        double ratio = arm.metric().total() / arm.base().total();
        Buckets metric = Buckets.from(
                4,
                j -> arm.metric().sum(j)
                        + (j == bucket
                                ? step
                                        * (arm.metric().sum(j)
                                                - ratio * arm.base().sum(j))
                                : 0));
        return arm.withMetric(metric);
    }

    @Test
    void measuresAgainstTheSizeOfANegativeLevel() {
        Arm control = arm(Buckets.of(-8, -12, -10, -10.0), ONES);
        Arm candidate = arm(Buckets.of(-12, -12, -9, -15.0), ONES);

        Estimate relative =
                difference(new Arms(control, candidate, 8)).relative().orElseThrow();

        assertThat(relative.value()).isCloseTo(-.2, within(1e-12));
    }

    @Test
    void leavesOutEpochsThatMeasuredOneArmOnly() {
        Arms alone = new Arms(CONTROL, arm(Buckets.zeros(4), Buckets.zeros(4)), 1000);

        assertThat(difference(FIRST, alone, SECOND).absolute())
                .isEqualTo(difference(FIRST, SECOND).absolute());
        assertThat(Difference.of(List.of(alone))).isEmpty();
        assertThat(Difference.of(List.of())).isEmpty();
    }

    @Test
    void leavesOutEpochsWhoseFewUnitsLeaveMostBucketsEmpty() {
        Arm half = arm(Buckets.of(9, 0, 4, 0.0), Buckets.of(1, 0, 1, 0.0));
        Arm quarter = arm(Buckets.of(9, 0, 0, 0.0), Buckets.of(1, 0, 0, 0.0));

        assertThat(Difference.of(List.of(new Arms(CONTROL, half, 5)))).isPresent();
        assertThat(Difference.of(List.of(new Arms(CONTROL, quarter, 5)))).isEmpty();
    }

    @Test
    void hasNoRelativeDifferenceToALevelOfNothing() {
        Arms free = new Arms(arm(Buckets.zeros(4), ONES), CONTROL, 10);

        assertThat(difference(free).relative()).isEmpty();
    }

    @Test
    void refusesUnequalBuckets() {
        assertThatThrownBy(() -> arm(Buckets.zeros(4), Buckets.zeros(5))).hasMessageContaining("not 4, 5 and 4");
        assertThatThrownBy(() -> new Arms(CONTROL, arm(Buckets.zeros(5), Buckets.zeros(5)), 1))
                .hasMessageContaining("not 4 and 5");
        assertThatThrownBy(() -> difference(FIRST, new Arms(wide(), wide(), 1))).hasMessageContaining("not 4 and 5");
        assertThatThrownBy(() -> new Arms(CONTROL, CONTROL, -1)).hasMessageContaining("not -1");
    }

    private static Arm wide() {
        return arm(Buckets.of(1, 1, 1, 1, 1.0), Buckets.of(1, 1, 1, 1, 1.0));
    }

    @Test
    void isNotChangedByWhoeverGaveTheSums() {
        long[] counted = {1, 2, 3};
        double[] measured = {1, 2, 3};
        Buckets first = Buckets.of(counted);
        Buckets second = Buckets.of(measured);

        counted[0] = 9;
        measured[0] = 9;

        assertThat(first).isEqualTo(second).isEqualTo(Buckets.of(1, 2, 3.0));
    }

    @Test
    void refusesSumsThatAreNoNumbers() {
        assertThatThrownBy(() -> Buckets.of(1, Double.NaN)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> Buckets.of(new long[1])).hasMessageContaining("not 1");
    }

    private static Arm arm(Buckets metric, Buckets base) {
        return new Arm(metric, base);
    }

    private static Difference difference(Arms... epochs) {
        return Difference.of(List.of(epochs)).orElseThrow();
    }
}
