package dev.penstock.telemetry.tracing;

import org.jspecify.annotations.Nullable;

/** Begins the journey of each request. */
@FunctionalInterface
public interface Tracing extends AutoCloseable {

    /** Follows nothing. */
    Tracing NONE = (id, traceparent) -> Journey.NONE;

    /**
     * Follows a request from now on.
     *
     * @param id the exchange's id, 32 hexadecimal digits: the trace's too, where the caller is in none
     * @param traceparent where the caller's own trace stands, as W3C Trace Context spells it; absent where it said nothing
     */
    Journey begin(String id, @Nullable String traceparent);

    /** How many spans nobody got: there was no room, or the collector did not take them. */
    default long dropped() {
        return 0;
    }

    /** Sends what is there, within bounds, and no more. */
    @Override
    default void close() {}
}
