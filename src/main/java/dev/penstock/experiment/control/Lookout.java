package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.TableStore;
import dev.penstock.experiment.control.Situation.Recent;
import dev.penstock.experiment.control.Situation.Whole;
import dev.penstock.experiment.evidence.Aggregate;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.evidence.EvidenceReader;
import dev.penstock.experiment.evidence.Point;
import dev.penstock.experiment.evidence.Stretch;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what moves of one experiment are decided by. One look at a time. */
final class Lookout {

    private static final int LOG_ENTRIES = 1_000;

    private final String experiment;
    private final TableStore store;
    private final EvidenceReader reader;
    private final Map<String, LastMinute> minutes = new HashMap<>();
    private @Nullable Table known;
    private @Nullable History history;

    Lookout(String experiment, TableStore store, EvidenceReader reader) {
        this.experiment = experiment;
        this.store = store;
        this.reader = reader;
    }

    /** What is urgent: the last minute, and the guard rails that count units. */
    Uni<Situation> urgent(Model model, Table table, Instant now) {
        return history(table)
                .flatMap(epochs -> recent(model, table, now)
                        .flatMap(recent -> reader.read(experiment, List.of(), List.of())
                                .map(aggregate -> {
                                    List<RailCheck> rails = checks(model, epochs, aggregate)
                                            .flatMap(checks ->
                                                    checks
                                                            .ofFailures(model.terms()
                                                                    .safety()
                                                                    .guardRails())
                                                            .stream())
                                            .toList();
                                    return new Situation(model, table, now, recent, rails, null);
                                })));
    }

    /** All. */
    Uni<Situation> whole(Model model, Table table, Instant now) {
        return history(table)
                .flatMap(epochs -> recent(model, table, now)
                        .flatMap(recent -> reader.read(experiment, epochs.numbers(), names(model, epochs))
                                .flatMap(aggregate -> requestsOfTheDay(model, now)
                                        .map(requests ->
                                                whole(model, table, now, recent, epochs, aggregate, requests)))));
    }

    private static Situation whole(
            Model model,
            Table table,
            Instant now,
            Map<String, Recent> recent,
            History epochs,
            Aggregate aggregate,
            long requests) {
        Comparison comparison = Comparison.of(model, epochs, aggregate, now);
        List<RailCheck> rails = comparison.contrasts().stream()
                .flatMap(contrast -> contrast.rails().stream())
                .toList();
        Map<String, Long> units = new LinkedHashMap<>();
        model.variants()
                .forEach(variant -> units.put(
                        variant.name(),
                        aggregate.tally(new Arm(table.epoch(), variant.name())).units()));
        Whole whole = new Whole(comparison, aggregate.spentNanoUsd(), requests, units);
        return new Situation(model, table, now, recent, rails, whole);
    }

    /** All variants that evidence may be about: those of the file, and those of before. */
    static List<String> names(Model model, History epochs) {
        return Stream.concat(model.variants().stream().map(Variant::name), epochs.variants().stream())
                .distinct()
                .toList();
    }

    private static Stream<RailChecks> checks(Model model, History epochs, Aggregate aggregate) {
        String control = model.terms().control();
        Alphas alphas = Alphas.among(model.variants().size() - 1);
        long expected = model.terms().measures().unitsExpected();
        return model.variants().stream()
                .map(Variant::name)
                .filter(variant -> !variant.equals(control))
                .map(candidate -> new RailChecks(Trial.of(control, candidate, epochs, aggregate), alphas, expected));
    }

    private Uni<History> history(Table table) {
        History before = history;
        if (before != null && table.equals(known)) {
            return Uni.createFrom().item(before);
        }
        return log(store, experiment, table).invoke(read -> {
            if (known == null || known.epoch() != table.epoch()) {
                minutes.clear();
            }
            known = table;
            history = read;
        });
    }

    /** The epochs up to the table. */
    static Uni<History> log(TableStore store, String experiment, Table table) {
        return store.log(experiment, LOG_ENTRIES).map(log -> History.of(log, table));
    }

    private Uni<Map<String, Recent>> recent(Model model, Table table, Instant now) {
        return Multi.createFrom()
                .iterable(model.variants())
                .filter(variant -> table.allocation().size(variant.name()) > 0)
                .onItem()
                .transformToUniAndConcatenate(variant -> lastTwo(variant.name(), now)
                        .map(points -> Map.entry(
                                variant.name(),
                                minutes.computeIfAbsent(variant.name(), first -> new LastMinute())
                                        .look(points, now))))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Uni<List<Point>> lastTwo(String variant, Instant now) {
        return reader.points(experiment, variant, Stretch.MINUTE, now.minusSeconds(60), now);
    }

    private Uni<Long> requestsOfTheDay(Model model, Instant now) {
        return Multi.createFrom()
                .iterable(model.variants())
                .onItem()
                .transformToUniAndConcatenate(variant ->
                        reader.points(experiment, variant.name(), Stretch.HOUR, now.minus(Judgement.SILENCE_MAX), now))
                .collect()
                .asList()
                .map(all -> all.stream()
                        .flatMap(List::stream)
                        .mapToLong(Point::exchanges)
                        .sum());
    }
}
