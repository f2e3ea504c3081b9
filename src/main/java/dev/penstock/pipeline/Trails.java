package dev.penstock.pipeline;

import dev.penstock.core.Refusal;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.Telemetry;
import java.util.function.LongSupplier;

/** Begins the trail of each request. */
public final class Trails {

    private final Telemetry telemetry;
    private final AccessLog log;
    private final LongSupplier nanoTime;

    /**
     * Trails that end in these metrics and this log.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public Trails(Telemetry telemetry, AccessLog log, LongSupplier nanoTime) {
        this.telemetry = telemetry;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    Trail begin(Arrival arrival) {
        return new Trail(arrival, telemetry, log, nanoTime);
    }

    /** A request was refused before it could become an exchange. */
    public void turnedAway(Refusal refusal) {
        telemetry.refused(refusal.reason());
    }
}
