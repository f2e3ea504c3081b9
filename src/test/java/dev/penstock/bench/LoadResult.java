package dev.penstock.bench;

import java.util.List;

/**
 * What the load driver saw.
 *
 * @param completed the answers that came whole and with a status of 200
 * @param failed all other requests
 * @param firstFailure what went wrong first, or an empty text
 * @param elapsedNanos from the first request to the last answer
 * @param p50Nanos the median time from the intended send to the first byte of the answer's body
 * @param p99Nanos the same at the 99th percentile
 * @param bySecond the answers completed in each whole second
 */
record LoadResult(
        long completed,
        long failed,
        String firstFailure,
        long elapsedNanos,
        long p50Nanos,
        long p99Nanos,
        List<Long> bySecond) {

    double perSecond() {
        return completed * 1e9 / elapsedNanos;
    }
}
