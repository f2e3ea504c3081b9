package dev.penstock;

import dev.penstock.config.SnapshotWatcher;
import dev.penstock.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Tells the metrics every few seconds what no request tells them: how far budgets are used, experiments are, and prices are old. */
final class Figures {

    private static final Logger LOG = Logger.getLogger(Figures.class);

    private final Telemetry telemetry;
    private final Books books;
    private final ExperimentFigures experiments;
    private final SnapshotWatcher policies;
    private final Clock clock;
    private final AtomicBoolean reading = new AtomicBoolean();

    Figures(Telemetry telemetry, Books books, ExperimentFigures experiments, SnapshotWatcher policies, Clock clock) {
        this.telemetry = telemetry;
        this.books = books;
        this.experiments = experiments;
        this.policies = policies;
        this.clock = clock;
    }

    /** Begins to tell. */
    void start(Vertx vertx, Duration interval) {
        vertx.setPeriodic(interval.toMillis(), tick -> {
            readBudgets();
            telemetry.experiments(experiments.uses());
            telemetry.priceAges(priceAges());
        });
    }

    /** Not while the last round is under way: a slow store must not be asked ever more. */
    private void readBudgets() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        books.uses()
                .onTermination()
                .invoke(() -> reading.set(false))
                .subscribe()
                .with(telemetry::budgets, away -> LOG.debugf("The budget gauges keep their values: %s", away));
    }

    private Map<String, Long> priceAges() {
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        Map<String, Long> days = new LinkedHashMap<>();
        policies.current()
                .oldestPrices()
                .forEach((provider, asOf) -> days.put(provider, ChronoUnit.DAYS.between(asOf, today)));
        return days;
    }
}
