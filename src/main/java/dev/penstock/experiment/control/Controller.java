package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Model;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.TableStore;
import dev.penstock.experiment.evidence.EvidenceArchive;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.Peaks;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Rolls experiments back, holds and stops them, and takes their ramps further, on the gateway that holds the lease.
 *
 * <p>It looks each second at what is urgent, and every tenth time at all. Each move is one write of a table over the one that it
 * was decided by, with the number of the lease: where somebody else was there first, it looks again.
 */
public final class Controller implements AutoCloseable {

    /** How often it looks at what is urgent, and renews its lease. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int URGENT_LOOKS = 10;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(Controller.class);

    /**
     * Whom it tells what it has done.
     *
     * @param tables told each table that it has written
     * @param alerts told what operators should know; ends when that was taken or given up
     */
    public record Listeners(BiConsumer<Model, Table> tables, Function<ExperimentAlert, Uni<Void>> alerts) {}

    /** Where the tables and the evidence are. */
    public record Stores(TableStore tables, EvidenceReader evidence, EvidenceArchive archive, Peaks peaks) {}

    private final Stores stores;
    private final Lease lease;
    private final Supplier<List<Model>> models;
    private final Listeners listeners;
    private final Clock clock;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private Runnable cancelTimer = () -> {};
    private long ledAs;
    private int looks;

    /** A controller that does nothing yet. */
    public Controller(Stores stores, Lease lease, Supplier<List<Model>> models, Listeners listeners, Clock clock) {
        this.stores = stores;
        this.lease = lease;
        this.models = models;
        this.listeners = listeners;
        this.clock = clock;
    }

    /** Looks by itself from now on, until it is closed. */
    public synchronized void start(Vertx vertx) {
        cancelTimer.run();
        long timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> {
            lease.renew().subscribe().with(number -> {});
            tick();
        });
        cancelTimer = () -> vertx.cancelTimer(timer);
    }

    private void tick() {
        if (lease.number() > 0 && underWay.compareAndSet(false, true)) {
            look(++looks % URGENT_LOOKS == 0)
                    .onTermination()
                    .invoke(() -> underWay.set(false))
                    .subscribe()
                    .with(done -> {}, bug -> LOG.error("The experiments could not be looked at", bug));
        }
    }

    /** Looks once at each experiment, and does what is to be done; nothing where it does not hold the lease. */
    Uni<Void> look(boolean atAll) {
        return Uni.createFrom().deferred(() -> {
            long number = lease.number();
            if (number == 0) {
                return Uni.createFrom().voidItem();
            }
            List<Model> experiments =
                    models.get().stream().filter(Model::isExperiment).toList();
            beginAs(number, experiments);
            List<Uni<Void>> all = experiments.stream()
                    .map(model -> look(model, number, atAll))
                    .toList();
            return all.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(all).andCollectFailures().replaceWithVoid();
        });
    }

    /** What was seen under an earlier number may be old. */
    private void beginAs(long number, List<Model> experiments) {
        Set<String> names = experiments.stream().map(Model::name).collect(Collectors.toSet());
        watches.keySet().retainAll(names);
        if (number != ledAs) {
            ledAs = number;
            watches.clear();
        }
    }

    private Uni<Void> look(Model model, long number, boolean atAll) {
        return watches.computeIfAbsent(model.name(), name -> new Watch(name, number, lease, stores, listeners))
                .look(model, clock.instant(), atAll)
                .onItem()
                .invoke(() -> failing.remove(model.name()))
                .onFailure()
                .recoverWithItem(error -> {
                    failed(model, error);
                    return null;
                });
    }

    private void failed(Model model, Throwable error) {
        if (error instanceof RedisUnavailable) {
            LOG.debugf("The experiment %s cannot be looked at: %s", model.name(), error.getMessage());
        } else if (failing.add(model.name())) {
            LOG.errorf(error, "The experiment %s cannot be looked at", model.name());
        }
    }

    /** What its last whole look at each experiment saw; nothing where another gateway leads. */
    public List<Seen> seen() {
        return lease.number() == 0
                ? List.of()
                : watches.values().stream()
                        .flatMap(watch -> watch.seen().stream())
                        .toList();
    }

    /** Looks no more, and lets another gateway lead; to be called before the connections are closed, and on no event loop. */
    @Override
    public synchronized void close() {
        cancelTimer.run();
        try {
            lease.drop().await().atMost(CLOSE_PATIENCE);
        } catch (RuntimeException late) {
            LOG.debug("The lease of the experiments runs out by itself");
        }
    }
}
