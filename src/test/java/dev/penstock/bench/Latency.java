package dev.penstock.bench;

/**
 * One arm in one round, loaded at a fixed rate.
 *
 * @param perSecond the rate
 * @param p50Millis the median time from the intended send to the first byte of the answer's body
 * @param p99Millis the same at the 99th percentile
 */
record Latency(double perSecond, double p50Millis, double p99Millis) {}
