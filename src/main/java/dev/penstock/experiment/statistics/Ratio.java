package dev.penstock.experiment.statistics;

/**
 * A ratio of sums over units, or a weighted combination of such ratios, with what each bucket adds to its error.
 *
 * <p>R = ΣM/ΣD, and bucket j is off by e_j = M_j − R·D_j, which moves R by e_j/ΣD. Units are spread over J buckets by a hash
 * that decides nothing else, so the buckets are independent however many correlated requests a unit makes, and
 * SE² = J/(J−1) · Σ(e_j/ΣD)² (the delta method on groups of units: Deng, Knoblich and Lu, KDD 2018, arXiv 1803.06336). Empty
 * buckets count in J.
 *
 * @param residuals how far each bucket moves the value
 */
record Ratio(double value, Buckets residuals) {

    /** The ratio of an arm that has something to measure against. */
    static Ratio of(Arm arm) {
        return of(arm.metric(), arm.base());
    }

    static Ratio of(Buckets metric, Buckets base) {
        double total = base.total();
        double ratio = metric.total() / total;
        return new Ratio(ratio, metric.plus(-ratio, base).times(1 / total));
    }

    Ratio times(double factor) {
        return new Ratio(factor * value, residuals.times(factor));
    }

    Ratio plus(Ratio other) {
        return new Ratio(value + other.value, residuals.plus(1, other.residuals));
    }

    Ratio minus(Ratio other) {
        return new Ratio(value - other.value, residuals.plus(-1, other.residuals));
    }

    /** This divided by the size of the other, which is not 0, by the delta method. */
    Ratio relativeTo(Ratio other) {
        double size = Math.abs(other.value);
        double relative = value / size;
        double slope = relative * Math.signum(other.value);
        return new Ratio(relative, residuals.plus(-slope, other.residuals).times(1 / size));
    }

    Estimate estimate() {
        double buckets = residuals.count();
        return new Estimate(value, Math.sqrt(buckets / (buckets - 1) * residuals.dot(residuals)));
    }
}
