package dev.penstock.pipeline;

import dev.penstock.core.Refusal;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.telemetry.AccessLog;
import dev.penstock.telemetry.Telemetry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Begins the trail of each request. */
public final class Trails {

    private final Telemetry telemetry;
    private final AccessLog log;
    private final LongSupplier nanoTime;
    private final Consumer<? super Evidence> experiments;

    /**
     * Trails that end in these metrics and this log.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     * @param experiments told what variants did; neither waits nor fails
     */
    public Trails(Telemetry telemetry, AccessLog log, LongSupplier nanoTime, Consumer<? super Evidence> experiments) {
        this.telemetry = telemetry;
        this.log = log;
        this.nanoTime = nanoTime;
        this.experiments = experiments;
    }

    Trail begin(Arrival arrival) {
        return new Trail(arrival, telemetry, log, nanoTime, experiments);
    }

    /** A request was refused before it could become an exchange. */
    public void turnedAway(Refusal refusal) {
        telemetry.refused(refusal.reason());
    }
}
