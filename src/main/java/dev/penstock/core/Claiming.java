package dev.penstock.core;

import java.time.Duration;

/**
 * How alerts are claimed.
 *
 * @param most the most at a time
 * @param delivery how long the delivery of one may take
 * @param firstDelay how long an alert rests after its first delivery failed; twice as long after each further one
 * @param maxDelay the longest rest
 * @param claimsMax how often an alert is claimed before it is given up
 */
public record Claiming(int most, Duration delivery, Duration firstDelay, Duration maxDelay, int claimsMax) {

    public Claiming {
        if (most < 1 || claimsMax < 1) {
            throw new IllegalArgumentException("alerts are claimed at least once, one at least");
        }
        if (delivery.isNegative() || firstDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException("delays of alerts must not be negative");
        }
    }
}
