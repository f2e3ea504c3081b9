package dev.penstock.experiment.statistics;

import java.util.List;
import java.util.Optional;

/**
 * How far the candidate's ratio is from the control's, over all epochs.
 *
 * <p>D = Σ w_e (R_b,e − R_a,e), where w_e is the epoch's part of all epochs' units. Comparing inside epochs keeps a drift apart
 * from a difference when shares change. Units live through epochs, so their residuals are added per bucket before they are
 * squared: r_j = Σ w_e (e_jb/ΣD_b − e_ja/ΣD_a), SE² = J/(J−1) · Σ r_j². Adding squared errors of epochs instead would take a
 * unit that stays for several independent ones. An epoch in which an arm fills too few buckets is left out.
 */
public final class Difference {

    private final Ratio control;
    private final Ratio candidate;

    private Difference(Ratio control, Ratio candidate) {
        this.control = control;
        this.candidate = candidate;
    }

    /** The difference, or empty while no epoch measured both arms. */
    public static Optional<Difference> of(List<Arms> epochs) {
        List<Arms> measured = epochs.stream().filter(Arms::isMeasured).toList();
        double units = measured.stream().mapToDouble(Arms::units).sum();
        return measured.stream().map(arms -> of(arms, arms.units() / units)).reduce(Difference::plus);
    }

    private static Difference of(Arms arms, double weight) {
        return new Difference(
                Ratio.of(arms.control()).times(weight),
                Ratio.of(arms.candidate()).times(weight));
    }

    private Difference plus(Difference other) {
        return new Difference(control.plus(other.control), candidate.plus(other.candidate));
    }

    /** The control's level: Σ w_e R_a,e. */
    public Estimate control() {
        return control.estimate();
    }

    /** The candidate's level: Σ w_e R_b,e. */
    public Estimate candidate() {
        return candidate.estimate();
    }

    /** Candidate less control. */
    public Estimate absolute() {
        return candidate.minus(control).estimate();
    }

    /**
     * Candidate less control as a part of the control's level; empty if that level is 0.
     *
     * <p>D / |Σ w_e R_a,e|: both levels carry the same weights, so this is "how much more would have been spent, had all units
     * met the candidate", and an epoch with a level near 0 cannot dominate, as it would in a mean of relative differences. The
     * error is the delta method's, D and level linearised together per bucket: for one epoch whose arms share no bucket's noise
     * it is SE² = SE_b²/R_a² + SE_a²R_b²/R_a⁴.
     */
    public Optional<Estimate> relative() {
        return control.value() == 0
                ? Optional.empty()
                : Optional.of(candidate.minus(control).relativeTo(control).estimate());
    }
}
