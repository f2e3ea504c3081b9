package dev.penstock.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The work that nobody waits for, now or again and again; what fails of it is said. */
final class Upkeep implements AutoCloseable {

    private static final String UPKEEP = "upkeep";

    private final Vertx vertx;
    private final StoreErrors errors;
    private final List<Long> timers = new ArrayList<>();

    Upkeep(Vertx vertx, StoreErrors errors) {
        this.vertx = vertx;
        this.errors = errors;
    }

    synchronized void every(Duration pause, Runnable work) {
        timers.add(vertx.setPeriodic(Math.max(1, pause.toMillis()), tick -> work.run()));
    }

    void now(Uni<?> work) {
        work.subscribe().with(done -> errors.succeeded(UPKEEP), error -> errors.failed(UPKEEP, error));
    }

    /** Begins nothing anew. */
    @Override
    public synchronized void close() {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
    }
}
