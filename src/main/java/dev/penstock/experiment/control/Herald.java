package dev.penstock.experiment.control;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.TableStore;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Tells operators what one experiment did by itself, as its history in the store has it: also what a controller before did not
 * live to tell.
 *
 * <p>The store notes up to which entry all was told. That is after somebody took it, or it was given up: who dies in between
 * leaves it to the next controller, so an entry is told at least once, each time under its id.
 */
final class Herald {

    /** The most entries that are under way at one time. */
    private static final int OPEN_MAX = 64;

    private static final Logger LOG = Logger.getLogger(Herald.class);

    /** An entry that is not noted as told. */
    private static final class Open {
        private final String id;
        private boolean isOver;

        private Open(LogEntry entry) {
            this.id = entry.id();
            this.isOver = entry.alert() == null;
        }
    }

    private final String experiment;
    private final TableStore store;
    private final Function<ExperimentAlert, Uni<Void>> alerts;
    private final Deque<Open> open = new ArrayDeque<>();
    private long version;
    private String read = "";

    /** A herald who begins where the store says. */
    Herald(String experiment, TableStore store, Function<ExperimentAlert, Uni<Void>> alerts) {
        this.experiment = experiment;
        this.store = store;
        this.alerts = alerts;
    }

    /** Begins to tell what is new up to this table, and waits for nobody who is told; one call at a time. */
    Uni<Void> follow(Table table) {
        int room = room();
        if (table.version() == version || room == 0) {
            return Uni.createFrom().voidItem();
        }
        return (read.isEmpty() ? store.told(experiment) : Uni.createFrom().item(read))
                .flatMap(from -> store.logAfter(experiment, from, room))
                .invoke(entries -> {
                    begin(entries);
                    if (entries.size() < room) {
                        version = table.version();
                    }
                })
                .replaceWithVoid();
    }

    private synchronized int room() {
        return OPEN_MAX - open.size();
    }

    private synchronized void begin(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            read = entry.id();
            Open begun = new Open(entry);
            open.add(begun);
            ExperimentAlert.What what = entry.alert();
            if (what != null) {
                tell(entry, what, begun);
            }
        }
        note();
    }

    private void tell(LogEntry entry, ExperimentAlert.What what, Open begun) {
        Table table = entry.table();
        alerts.apply(new ExperimentAlert(
                        entry.id(),
                        experiment,
                        what,
                        table.note().reason(),
                        entry.evidence(),
                        table.note().since()))
                .onFailure()
                .invoke(bug -> LOG.errorf(bug, "What the experiment %s did could not be told", experiment))
                .onTermination()
                .invoke(() -> over(begun))
                .subscribe()
                .with(told -> {}, bug -> {});
    }

    private synchronized void over(Open told) {
        told.isOver = true;
        note();
    }

    /** Only up to the first that is still under way, or it would be lost with this gateway. */
    private void note() {
        String last = "";
        while (!open.isEmpty() && open.getFirst().isOver) {
            last = open.removeFirst().id;
        }
        if (!last.isEmpty()) {
            store.told(experiment, last)
                    .subscribe()
                    .with(noted -> {}, away -> LOG.debugf("What was told is told again: %s", away.getMessage()));
        }
    }
}
