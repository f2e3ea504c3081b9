package dev.penstock.telemetry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a request took, from its arrival.
 *
 * @param total until the last byte of the answer
 * @param firstToken until the first generated content; absent where the answer was not streamed or had none
 */
public record Timing(Duration total, @Nullable Duration firstToken) {

    /** The mean time of each output token after the first, in nanoseconds; -1 where that says nothing. */
    long nanosPerToken(long outputTokens) {
        return firstToken == null || outputTokens < 2
                ? -1
                : total.minus(firstToken).toNanos() / (outputTokens - 1);
    }
}
