package dev.penstock.pipeline;

import dev.penstock.core.Refusal;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.telemetry.tracing.Journey;
import dev.penstock.telemetry.tracing.Tracing;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Begins the trail of each request. */
public final class Trails {

    private static final String TRACEPARENT = "traceparent";

    private final Telemetry telemetry;
    private final AccessLog log;
    private final LongSupplier nanoTime;
    private final Consumer<? super Evidence> experiments;
    private final Tracing tracing;

    /**
     * Trails that end in these metrics and this log.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     * @param experiments told what variants did; neither waits nor fails
     * @param tracing follows requests for other systems
     */
    public Trails(
            Telemetry telemetry,
            AccessLog log,
            LongSupplier nanoTime,
            Consumer<? super Evidence> experiments,
            Tracing tracing) {
        this.telemetry = telemetry;
        this.log = log;
        this.nanoTime = nanoTime;
        this.experiments = experiments;
        this.tracing = tracing;
    }

    Trail begin(Arrival arrival) {
        Journey journey = tracing.begin(arrival.id(), arrival.headers().get(TRACEPARENT));
        return new Trail(arrival, telemetry, log, nanoTime, experiments, journey);
    }

    /** A request was refused before it could become an exchange. */
    public void turnedAway(Refusal refusal) {
        telemetry.refused(refusal.reason());
    }
}
