package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CovariateTest {

    private static final int BUCKETS = 128;

    @Test
    void lowersTheVarianceByTheSquaredCorrelation() {
        SplittableRandom random = new SplittableRandom(3);
        Arm arm = arm(random, 2, 1);
        Ratio metric = Ratio.of(arm);
        Ratio known = Ratio.of(arm.covariate(), arm.base());
        double correlation = metric.residuals().dot(known.residuals())
                / Math.sqrt(metric.residuals().dot(metric.residuals())
                        * known.residuals().dot(known.residuals()));

        Arms adjusted = Covariate.adjust(List.of(new Arms(arm, arm, 10))).get(0);

        Estimate before = metric.estimate();
        Estimate after = Ratio.of(adjusted.control()).estimate();
        assertThat(correlation).isBetween(.5, .99);
        assertThat(after.error()).isCloseTo(before.error() * Math.sqrt(1 - correlation * correlation), within(1e-9));
        assertThat(after.value()).isCloseTo(before.value(), within(1e-9));
    }

    @Test
    void keepsTheDifferenceOfArmsWhoseCovariateIsAlike() {
        SplittableRandom random = new SplittableRandom(4);
        Arm control = arm(random, 2, 1);
        Arm candidate = control.withMetric(control.metric().plus(3, control.base()));

        Difference difference = Difference.of(Covariate.adjust(List.of(new Arms(control, candidate, 10))))
                .orElseThrow();

        assertThat(difference.absolute().value()).isCloseTo(3, within(1e-9));
    }

    @Test
    void takesOutWhatLongerPromptsAloneHadCost() {
        SplittableRandom random = new SplittableRandom(5);
        Arm control = arm(random, 2, 1);
        Arm longer = new Arm(
                control.metric().plus(2, control.base()),
                control.base(),
                control.covariate().plus(1, control.base()));

        Difference difference = Difference.of(Covariate.adjust(List.of(new Arms(control, longer, 10))))
                .orElseThrow();

        assertThat(difference.absolute().value()).isCloseTo(0, within(.2));
        assertThat(Math.abs(difference.absolute().value())).isGreaterThan(0);
    }

    @Test
    void adjustsAllEpochsAlike() {
        SplittableRandom random = new SplittableRandom(6);
        List<Arms> epochs = List.of(
                new Arms(arm(random, 2, 1), arm(random, 2, 1), 10), new Arms(arm(random, 2, 5), arm(random, 2, 5), 30));

        Estimate before = Difference.of(epochs).orElseThrow().absolute();
        Estimate after = Difference.of(Covariate.adjust(epochs)).orElseThrow().absolute();

        assertThat(after.error()).isLessThan(before.error() * .7);
        assertThat(Math.abs(after.value())).isLessThan(3 * after.error());
    }

    @Test
    void changesNothingWhereNothingWasKnown() {
        Arm arm = new Arm(Buckets.of(1, 2, 3.0), Buckets.of(1, 1, 1.0));
        Arms idle =
                new Arms(new Arm(Buckets.zeros(3), Buckets.zeros(3)), new Arm(Buckets.zeros(3), Buckets.zeros(3)), 0);

        assertThat(Covariate.adjust(List.of(new Arms(arm, arm, 3), idle))).containsExactly(new Arms(arm, arm, 3), idle);
    }

    @Test
    void passesEpochsThatMeasuredNothing() {
        Arm arm = arm(new SplittableRandom(7), 2, 1);
        Arm none = new Arm(Buckets.zeros(BUCKETS), Buckets.zeros(BUCKETS));
        Arms idle = new Arms(none, none, 0);

        assertThat(Covariate.adjust(List.of(new Arms(arm, arm, 3), idle))).contains(idle);
    }

    /** Buckets of about 20 requests, of which each costs the level, a slope for its prompt and noise. */
    private static Arm arm(SplittableRandom random, double slope, double level) {
        double[] metric = new double[BUCKETS];
        double[] base = new double[BUCKETS];
        double[] covariate = new double[BUCKETS];
        for (int j = 0; j < BUCKETS; j++) {
            base[j] = 15 + random.nextInt(10);
            covariate[j] = base[j] * 4 + 5 * random.nextGaussian();
            metric[j] = base[j] * level + slope * covariate[j] + 6 * random.nextGaussian();
        }
        return new Arm(Buckets.of(metric), Buckets.of(base), Buckets.of(covariate));
    }
}
