package dev.penstock.chaos;

/**
 * The counters of one budget period, in nano-USD.
 *
 * @param spent what is charged
 * @param reserved what is held
 * @param overrun what was charged beyond holds
 * @param unheld what was charged without a hold
 */
record Counters(long spent, long reserved, long overrun, long unheld) {

    static final Counters NONE = new Counters(0, 0, 0, 0);
}
