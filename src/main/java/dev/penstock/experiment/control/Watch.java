package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.experiment.Change;
import dev.penstock.experiment.Declaration;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.control.Situation.Whole;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One experiment under one controller: looks at it, does what is to be done, and keeps what it has seen, for as long as the
 * controller has its number. One look at a time.
 */
final class Watch {

    private static final Logger LOG = Logger.getLogger(Watch.class);

    private final String experiment;
    private final long number;
    private final Lease lease;
    private final Controller.Stores stores;
    private final Controller.Listeners listeners;
    private final Lookout lookout;
    private final Herald herald;
    private final Retirement retirement;
    private boolean isFenced;
    private volatile @Nullable Seen last;

    Watch(String experiment, long number, Lease lease, Controller.Stores stores, Controller.Listeners listeners) {
        this.experiment = experiment;
        this.number = number;
        this.lease = lease;
        this.stores = stores;
        this.listeners = listeners;
        this.lookout = new Lookout(experiment, stores.tables(), stores.evidence());
        this.herald = new Herald(experiment, stores.tables(), listeners.alerts());
        this.retirement = new Retirement(stores.archive());
    }

    /** Looks at what is urgent, or at all; fails where the stores do. */
    Uni<Void> look(Model model, Instant now, boolean atAll) {
        return fence().flatMap(mine -> mine
                        ? stores.tables().read(experiment)
                        : Uni.createFrom().item(Optional.<Table>empty()))
                .flatMap(table -> table.filter(found -> isAbout(found, model))
                        .map(found -> look(model, found, now, atAll))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Tells the table of this controller once, so that the one before can change nothing any more. */
    private Uni<Boolean> fence() {
        if (isFenced) {
            return Uni.createFrom().item(true);
        }
        return stores.tables().fence(experiment, number).map(highest -> {
            if (highest > number) {
                lease.lost(highest);
                return false;
            }
            isFenced = true;
            return true;
        });
    }

    /** While the files of this gateway say other variants than the table follows, others know better what to do. */
    private static boolean isAbout(Table table, Model model) {
        return Declaration.of(model, 0).identity().equals(table.declaration().identity());
    }

    private Uni<Void> look(Model model, Table table, Instant now, boolean atAll) {
        Uni<Void> kept =
                atAll ? retirement.follow(model, table) : Uni.createFrom().voidItem();
        Uni<Situation> situation = atAll ? lookout.whole(model, table, now) : lookout.urgent(model, table, now);
        return kept.flatMap(done -> situation)
                .invoke(this::note)
                .flatMap(seen -> act(seen).flatMap(herald::follow).flatMap(told -> remember(seen)));
    }

    /** What the last whole look saw. */
    Optional<Seen> seen() {
        return Optional.ofNullable(last);
    }

    private void note(Situation seen) {
        Whole whole = seen.whole();
        if (whole != null) {
            last = new Seen(experiment, whole.units(), seen.rails());
        }
    }

    /** Does what is to be done. Gives the table in force, as far as is known. */
    private Uni<Table> act(Situation seen) {
        Move move = Judgement.of(seen);
        Optional<Table> next = move.next(seen.model(), seen.table(), seen.now());
        return next.isPresent()
                ? write(seen, move, next.get())
                : Uni.createFrom().item(seen.table());
    }

    private Uni<Table> write(Situation seen, Move move, Table next) {
        Change quiet = Change.of(seen.table(), next).byController(number, move.evidence());
        Change change = move.alert().map(quiet::telling).orElse(quiet);
        return stores.tables()
                .write(experiment, change)
                .map(written -> written.fold(
                        done -> {
                            LOG.infof(
                                    "The experiment %s is %s in epoch %d: %s",
                                    experiment, next.state().label(), next.epoch(), move.reason());
                            listeners.tables().accept(seen.model(), next);
                            return next;
                        },
                        conflict -> seen.table(),
                        newer -> {
                            lease.lost(newer.fence());
                            return seen.table();
                        }));
    }

    /** The strongest evidence of all looks is kept, which may be this one's. */
    private Uni<Void> remember(Situation seen) {
        Whole whole = seen.whole();
        if (whole == null || whole.comparison().strongest().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return stores.peaks().raise(experiment, whole.comparison().strongest());
    }
}
