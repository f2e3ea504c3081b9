package dev.penstock.bench;

/**
 * One call in one round.
 *
 * @param p50Micros the median time from the call to its answer
 * @param p99Micros the same at the 99th percentile
 * @param scripts how many scripts Redis has run for one call
 * @param roundTrips how often Redis has read from the connection for one call
 */
record CallFigures(double p50Micros, double p99Micros, double scripts, double roundTrips) {}
