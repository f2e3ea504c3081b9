package dev.penstock.simulator;

/**
 * How fast an answer comes.
 *
 * @param firstTokenMillis from the request to the first token
 * @param tokensPerSecond after the first token; 0 for all at once
 */
record Pace(long firstTokenMillis, int tokensPerSecond) {

    private static final long MILLIS_PER_SECOND = 1000;

    /** Milliseconds after the request at which so many tokens have been generated. */
    long dueMillis(int tokens) {
        if (tokensPerSecond == 0 || tokens <= 1) {
            return firstTokenMillis;
        }
        return firstTokenMillis + (tokens - 1) * MILLIS_PER_SECOND / tokensPerSecond;
    }
}
