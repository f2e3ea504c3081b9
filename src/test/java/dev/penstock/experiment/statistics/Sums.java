package dev.penstock.experiment.statistics;

import java.util.BitSet;

/** What one variant's requests add up to in one epoch: as a flush to the store would. */
final class Sums {

    private final double[] metric = new double[Crowd.BUCKETS];
    private final double[] base = new double[Crowd.BUCKETS];
    private final BitSet units = new BitSet();

    void add(Crowd.Unit unit, double cost) {
        metric[unit.bucket()] += cost;
        base[unit.bucket()]++;
        units.set(unit.number());
    }

    void add(Sums other) {
        for (int j = 0; j < Crowd.BUCKETS; j++) {
            metric[j] += other.metric[j];
            base[j] += other.base[j];
        }
        units.or(other.units);
    }

    int units() {
        return units.cardinality();
    }

    Arm arm() {
        return new Arm(Buckets.of(metric), Buckets.of(base));
    }

    static Arms arms(Sums control, Sums candidate) {
        return new Arms(control.arm(), candidate.arm(), (long) control.units() + candidate.units());
    }

    static UnitCounts counts(Sums control, Sums candidate) {
        BitSet distinct = (BitSet) control.units.clone();
        distinct.or(candidate.units);
        return new UnitCounts(distinct.cardinality(), control.units(), candidate.units());
    }
}
