/**
 * Is a difference between two variants real?
 *
 * <p>Pure functions of what was counted, free to share among threads. All tests may be looked at after every request: their
 * errors are bounded over all looks together. Statistics are floating-point; what was counted or paid comes in as whole
 * numbers and is never computed here.
 *
 * <p>The unit that is assigned is the unit that is analysed. Means and ratios come as sums per bucket of units, and the spread
 * of the buckets is the error; failures and quantiles count each unit once.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment.statistics;
