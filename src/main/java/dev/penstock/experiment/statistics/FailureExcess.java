package dev.penstock.experiment.statistics;

import java.util.List;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Does the candidate fail more units than the control, beyond a margin?
 *
 * <p>If not, each failing unit is one of the candidate's with a chance of at most its share of the slots. The evidence is a
 * one-sided beta-binomial mixture: with x and y first failures of candidate and control, share r, a = kr and b = k(1−r),
 * ln E = lnB(a+x, b+y) + ln(1−I_r(a+x, b+y)) − lnB(a, b) − ln(1−I_r(a, b)) − x ln r − y ln(1−r) (Lindon and Malek, NeurIPS
 * 2022; Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49(2), 2021, arXiv 1810.08240). A unit counts once in the
 * experiment, so epochs are independent given their shares, and their evidence multiplies.
 *
 * @param margin the part by which the candidate may fail more often: .2 allows 1.2 times the control's rate, and the share
 *     becomes r(1+m)/(r(1+m)+1−r)
 * @param concentration k, how closely the mixture keeps to the share
 */
public record FailureExcess(double margin, double concentration) {

    /** The concentration that finds doubled failures at a share of a tenth soonest. */
    public static final double CONCENTRATION = 20;

    public FailureExcess {
        if (!(margin >= 0 && Double.isFinite(margin))) {
            throw new IllegalArgumentException("margin must be finite and not negative, not " + margin);
        }
        if (!(concentration > 0 && Double.isFinite(concentration))) {
            throw new IllegalArgumentException("concentration must be finite and above 0, not " + concentration);
        }
    }

    public FailureExcess(double margin) {
        this(margin, CONCENTRATION);
    }

    /** The evidence of all epochs; those in which one arm had no slots say nothing. */
    public Evidence evidence(List<FirstFailures> epochs) {
        return epochs.stream()
                .filter(FirstFailures::isShared)
                .map(this::evidence)
                .reduce(Evidence.NONE, Evidence::and);
    }

    private Evidence evidence(FirstFailures failures) {
        double raised = failures.share() * (1 + margin);
        double share = raised / (raised + 1 - failures.share());
        double a = concentration * share;
        double b = concentration * (1 - share);
        long x = failures.candidate();
        long y = failures.control();
        return new Evidence(
                logMass(share, a + x, b + y) - logMass(share, a, b) - x * Math.log(share) - y * Math.log1p(-share));
    }

    /** The logarithm of the beta function's part above the share. */
    private static double logMass(double share, double a, double b) {
        return LogBeta.value(a, b) + BetaTail.logAbove(share, a, b);
    }
}
