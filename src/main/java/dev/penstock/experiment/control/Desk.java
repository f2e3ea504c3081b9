package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.experiment.Change;
import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.TableStore;
import dev.penstock.experiment.Written;
import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.PairSums;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What operators see of experiments, and where they give their orders. All of it comes fresh from the store, and fails as the
 * link to it does.
 */
public final class Desk {

    private static final int LOG_ENTRIES = 1_000;

    /** How often an order is given again to a table that has changed meanwhile. */
    private static final int TRIES = 3;

    /**
     * An experiment and how it is split.
     *
     * @param model the experiment as its policy file has it
     * @param table the table in force
     */
    public record Entry(Model model, Table table) {}

    /**
     * All that is known of an experiment.
     *
     * @param entry the experiment and how it is split
     * @param log its changes, the newest first
     * @param history its epochs
     * @param aggregate what all variants did in the epochs of the history
     * @param pairs how the one that is asked unseen answered what others were asked, for each of these and each epoch
     */
    public record Dossier(Entry entry, List<LogEntry> log, History history, Aggregate aggregate, List<PairSums> pairs) {

        public Dossier {
            log = List.copyOf(log);
            pairs = List.copyOf(pairs);
        }

        /** What the evidence says now. */
        public Comparison comparison(Instant now) {
            return Comparison.of(entry.model(), history, aggregate, now);
        }

        /** What the pairs say now; those who have not met are left out. */
        public List<PairContrast> pairContrasts() {
            return PairContrast.of(pairs, entry.model().terms());
        }

        /** All variants that there is evidence of. */
        public List<String> variants() {
            return Lookout.names(entry.model(), history);
        }

        /** What all variants together have cost in all epochs, in nano-USD. */
        public long spentNanoUsd() {
            return aggregate.spentNanoUsd();
        }
    }

    private final Supplier<List<Model>> models;
    private final TableStore store;
    private final EvidenceReader reader;
    private final BiConsumer<Model, Table> listener;
    private final Clock clock;

    /**
     * @param models all models of the policy files
     * @param listener told each table that an order has made
     */
    public Desk(
            Supplier<List<Model>> models,
            TableStore store,
            EvidenceReader reader,
            BiConsumer<Model, Table> listener,
            Clock clock) {
        this.models = models;
        this.store = store;
        this.reader = reader;
        this.listener = listener;
        this.clock = clock;
    }

    /** All experiments that the store knows, in declared order. */
    public Uni<List<Entry>> entries() {
        return Multi.createFrom()
                .items(models.get().stream().filter(Model::isExperiment))
                .onItem()
                .transformToUniAndConcatenate(this::entry)
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList();
    }

    private Uni<Optional<Entry>> entry(Model model) {
        return store.read(model.name()).map(table -> table.map(found -> new Entry(model, found)));
    }

    private Uni<Optional<Entry>> entry(String name) {
        return models.get().stream()
                .filter(model -> model.isExperiment() && model.name().equals(name))
                .findFirst()
                .map(this::entry)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** The experiment of this name; empty where there is none. */
    public Uni<Optional<Dossier>> dossier(String name) {
        return entry(name)
                .flatMap(found -> found.map(entry -> dossier(entry).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Dossier> dossier(Entry entry) {
        String name = entry.model().name();
        return store.log(name, LOG_ENTRIES).flatMap(log -> {
            History history = History.of(log, entry.table());
            Uni<Aggregate> aggregate = reader.read(name, history.numbers(), Lookout.names(entry.model(), history));
            Uni<List<PairSums>> pairs = reader.pairs(name, PairContrast.asked(entry.model(), history));
            return Uni.combine()
                    .all()
                    .unis(aggregate, pairs)
                    .with((counted, compared) -> new Dossier(entry, log, history, counted, compared));
        });
    }

    /** Does what is ordered; empty where there is no such experiment. */
    public Uni<Optional<Ruling>> order(String name, Order order) {
        return order(name, order, TRIES);
    }

    private Uni<Optional<Ruling>> order(String name, Order order, int tries) {
        return entry(name)
                .flatMap(found -> found.map(entry -> order(entry, order, tries))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Optional<Ruling>> order(Entry entry, Order order, int tries) {
        Ruling ruling = Steps.ruling(entry.model(), entry.table(), order, clock.instant());
        return ruling.fold(
                granted -> write(entry, granted, order, tries),
                refused -> Uni.createFrom().item(Optional.of(refused)),
                moved -> Uni.createFrom().item(Optional.of(moved)));
    }

    /** Where the table has changed meanwhile, the order is given again, but it is not about another epoch. */
    private Uni<Optional<Ruling>> write(Entry entry, Ruling.Granted granted, Order order, int tries) {
        String name = entry.model().name();
        return store.write(name, Change.of(entry.table(), granted.next())).flatMap(written -> {
            if (written instanceof Written.Done) {
                listener.accept(entry.model(), granted.next());
                return Uni.createFrom().item(Optional.of(granted));
            }
            return tries > 1
                    ? order(name, order.in(entry.table().epoch()), tries - 1)
                    : Uni.createFrom()
                            .item(Optional.of(new Ruling.Moved(entry.table().epoch())));
        });
    }
}
