package dev.penstock.bench;

/**
 * How one request of the driver ended.
 *
 * @param firstByteNanos from the intended send to the first byte of the body
 * @param endedAtNanos when the answer was whole, on the clock of {@link System#nanoTime()}
 * @param failure what was wrong with the answer, or an empty text
 * @param keepsConnection whether the connection can carry the next request
 */
record Answer(long firstByteNanos, long endedAtNanos, String failure, boolean keepsConnection) {

    boolean isGood() {
        return failure.isEmpty();
    }
}
