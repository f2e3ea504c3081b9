package dev.penstock.experiment.evidence;

import java.time.Instant;

/**
 * What a variant did in a stretch of time, for charts.
 *
 * @param begin when the stretch began
 * @param exchanges how many exchanges ended in it
 * @param costNanoUsd what they cost
 * @param errors how many of them failed
 * @param outputTokens their visible output tokens
 */
public record Point(Instant begin, long exchanges, long costNanoUsd, long errors, long outputTokens) {

    static final String EXCHANGES = "n";
    static final String COST = "cost";
    static final String ERRORS = "err";
    static final String TOKENS_OUT = "tok_out";

    static Point of(Instant begin, Counts counts) {
        return new Point(begin, counts.of(EXCHANGES), counts.of(COST), counts.of(ERRORS), counts.of(TOKENS_OUT));
    }
}
