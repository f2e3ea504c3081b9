package dev.penstock.chaos;

/**
 * What one budget period had withheld for the time without a store.
 *
 * @param spent what was charged out of it, in units of the budget
 * @param gateways how many gateways may use of it
 */
record Allowances(long spent, long gateways) {

    static final Allowances NONE = new Allowances(0, 0);
}
