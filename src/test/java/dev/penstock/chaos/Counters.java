package dev.penstock.chaos;

/**
 * The counters of one budget period, in units of the budget.
 *
 * @param spent what is charged
 * @param reserved what is held
 * @param overrun what was charged beyond holds
 * @param unheld what was charged without a hold in the store
 * @param allowances the part of that which was let out while the store was away
 */
record Counters(long spent, long reserved, long overrun, long unheld, Allowances allowances) {

    static final Counters NONE = new Counters(0, 0, 0, 0);

    Counters(long spent, long reserved, long overrun, long unheld) {
        this(spent, reserved, overrun, unheld, Allowances.NONE);
    }

    /** What was charged although nobody had set it aside. */
    long beyond() {
        return overrun + Math.max(0, unheld - allowances.spent());
    }
}
