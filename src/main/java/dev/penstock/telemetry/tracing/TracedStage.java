package dev.penstock.telemetry.tracing;

/**
 * A stage of a request that has ended.
 *
 * @param beganNanos on the clock of journeys
 * @param endedNanos on the same clock
 */
record TracedStage(String name, long beganNanos, long endedNanos) {}
