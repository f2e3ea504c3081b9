package dev.penstock.experiment.statistics;

import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a metric that was known before the variant acted, taken out.
 *
 * <p>M′_j = M_j − θ(X_j − x̄D_j): what a bucket's covariate is above the mean predicts part of what its metric is above the
 * mean, and no variant can have caused it, so the difference stays and its variance falls by 1 − r² (CUPED: Deng, Xu, Kohavi
 * and Walker, WSDM 2013; for ratios, as in arXiv 1803.06336). θ = Cov/Var of the buckets' residuals, all arms and epochs
 * pooled: one θ, or the arms would be adjusted differently. x̄ is the mean of an epoch's arms together.
 */
public final class Covariate {

    private Covariate() {}

    /** The same epochs with adjusted metrics; unchanged where the covariate does not vary. */
    public static List<Arms> adjust(List<Arms> epochs) {
        List<Arm> arms = epochs.stream()
                .flatMap(epoch -> Stream.of(epoch.control(), epoch.candidate()))
                .filter(Arm::isMeasured)
                .toList();
        double covariance = 0;
        double variance = 0;
        for (Arm arm : arms) {
            Buckets known = residuals(arm.covariate(), arm.base());
            covariance += known.dot(residuals(arm.metric(), arm.base()));
            variance += known.dot(known);
        }
        if (variance == 0) {
            return List.copyOf(epochs);
        }
        double theta = covariance / variance;
        return epochs.stream().map(epoch -> adjust(epoch, theta)).toList();
    }

    private static Buckets residuals(Buckets sums, Buckets base) {
        return sums.plus(-sums.total() / base.total(), base);
    }

    private static Arms adjust(Arms epoch, double theta) {
        Arm control = epoch.control();
        Arm candidate = epoch.candidate();
        double base = control.base().total() + candidate.base().total();
        if (base <= 0) {
            return epoch;
        }
        double mean = (control.covariate().total() + candidate.covariate().total()) / base;
        return new Arms(adjust(control, theta, mean), adjust(candidate, theta, mean), epoch.units());
    }

    private static Arm adjust(Arm arm, double theta, double mean) {
        Buckets surplus = arm.covariate().plus(-mean, arm.base());
        return arm.withMetric(arm.metric().plus(-theta, surplus));
    }
}
