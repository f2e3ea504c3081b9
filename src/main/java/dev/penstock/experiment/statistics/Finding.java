package dev.penstock.experiment.statistics;

/**
 * What a confidence sequence says of a difference at one look.
 *
 * @param interval where the difference lies; all looks together miss it with a chance of at most alpha
 * @param lower what the difference is above, at the same alpha for this side alone
 * @param upper what the difference is below, at the same alpha for this side alone
 * @param evidence against a difference of 0, both sides
 */
public record Finding(Estimate difference, Interval interval, double lower, double upper, Evidence evidence) {}
