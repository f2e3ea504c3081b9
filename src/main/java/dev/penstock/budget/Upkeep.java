package dev.penstock.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

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

    /** Does the work after each pause, unless it is still under way. */
    synchronized void every(Duration pause, Supplier<? extends Uni<?>> work) {
        AtomicBoolean underWay = new AtomicBoolean();
        timers.add(vertx.setPeriodic(Math.max(1, pause.toMillis()), tick -> {
            if (underWay.compareAndSet(false, true)) {
                now(Uni.createFrom().deferred(work::get).onTermination().invoke(() -> underWay.set(false)));
            }
        }));
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
