package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tables of all experiments as this gateway knows them. It looks at the store each second, makes the first table of an
 * experiment that has none, and lets tables follow the policy files; while the store is away, the last tables hold.
 *
 * <p>Of two tables the one with the higher version is the newer: a store that comes back with an older one, or with none, has
 * lost writes, and is given the newer one again.
 */
public final class Tables implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Tables.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The longest that a start waits for the tables: with those of the files, a variant that was rolled back would serve again. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    /**
     * What the policy files declare.
     *
     * @param revision what orders sets of files in time
     * @param models the models; those that are no experiments are left alone
     */
    public record Declared(long revision, List<Model> models) {
        public Declared {
            models = models.stream().filter(Model::isExperiment).toList();
        }
    }

    private final Vertx vertx;
    private final TableStore store;
    private final Supplier<Declared> declared;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private @Nullable Long timer;

    public Tables(Vertx vertx, TableStore store, Supplier<Declared> declared, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.declared = declared;
        this.clock = clock;
    }

    /** The table by which the model's units are assigned now; never waits. */
    public Table table(Model model) {
        Known last = known.get(model.name());
        return last != null && last.isOf(model) ? last.used() : fresh(model);
    }

    private Table fresh(Model model) {
        return known.compute(model.name(), (name, last) -> Known.of(last == null ? null : last.stored(), model))
                .used();
    }

    /** The table of the experiment as the store had it last; empty where it was never heard of. */
    public Optional<Table> stored(String experiment) {
        Known last = known.get(experiment);
        return last == null ? Optional.empty() : Optional.ofNullable(last.stored());
    }

    /** Takes a table that was just written, or that the store told of, without waiting for the next look. */
    public void take(Model model, Table table) {
        known.compute(model.name(), (name, last) -> {
            @Nullable Table before = last == null ? null : last.stored();
            return Known.of(before == null || table.version() >= before.version() ? table : before, model);
        });
    }

    /** Why experiments do not do as their policy files say, by their ids. */
    public Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** Reads all tables, and from then on each second again. Waits for the first time, within bounds; not for event loops. */
    public synchronized void start() {
        try {
            refresh().await().atMost(START_PATIENCE);
        } catch (RuntimeException e) {
            LOG.warnf("The tables of the experiments are not known yet: %s", e.getMessage());
        }
        timer = vertx.setPeriodic(PAUSE.toMillis(), tick -> {
            if (underWay.compareAndSet(false, true)) {
                refresh()
                        .onTermination()
                        .invoke(() -> underWay.set(false))
                        .subscribe()
                        .with(
                                done -> {},
                                bug -> LOG.error("The tables of the experiments could not be looked at", bug));
            }
        });
    }

    /** Looks at the store once. What fails is told and tried again the next time. */
    public Uni<Void> refresh() {
        return Uni.createFrom().deferred(() -> {
            Declared now = declared.get();
            forgetAllBut(now.models());
            List<Uni<Void>> looks = now.models().stream()
                    .map(model -> look(model, now.revision()))
                    .toList();
            return looks.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(looks).andCollectFailures().replaceWithVoid();
        });
    }

    private void forgetAllBut(List<Model> models) {
        Set<String> names = models.stream().map(Model::name).collect(Collectors.toSet());
        known.keySet().retainAll(names);
        problems.keySet().retainAll(names);
    }

    private Uni<Void> look(Model model, long revision) {
        return store.read(model.name())
                .flatMap(found -> next(model, revision, found))
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
            LOG.debugf("The experiment %s keeps its table: %s", model.name(), error.getMessage());
        } else if (failing.add(model.name())) {
            LOG.errorf("The experiment %s keeps its table: %s", model.name(), error.getMessage());
        }
    }

    private Uni<Void> next(Model model, long revision, Optional<Table> found) {
        Instant now = clock.instant();
        @Nullable Table last = stored(model.name()).orElse(null);
        long version = found.map(Table::version).orElse(0L);
        if (last != null && version < last.version()) {
            LOG.warnf(
                    "The store has lost the table of the experiment %s, and is given version %d again",
                    model.name(), last.version());
            return write(model, new Change(version, last, 0, "the store had lost it"));
        }
        if (found.isEmpty()) {
            return write(model, Change.creating(Table.first(model, revision, now)));
        }
        Table table = found.get();
        take(model, table);
        Succession succession = Succession.of(table, model, revision, now);
        tell(model, succession.problem().orElse(null));
        return succession
                .next()
                .map(next -> write(model, Change.of(table, next)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> write(Model model, Change change) {
        return store.write(model.name(), change)
                .invoke(written -> written.fold(
                                done -> Optional.of(done.table()),
                                Written.Conflict::current,
                                fenced -> Optional.<Table>empty())
                        .ifPresent(table -> take(model, table)))
                .replaceWithVoid();
    }

    private void tell(Model model, @Nullable String problem) {
        if (problem == null) {
            problems.remove(model.name());
        } else if (!problem.equals(problems.put(model.name(), problem))) {
            LOG.warn(problem);
        }
    }

    /** Looks no more; the last tables stay. */
    @Override
    public synchronized void close() {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }
}
