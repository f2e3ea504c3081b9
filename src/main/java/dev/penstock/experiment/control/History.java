package dev.penstock.experiment.control;

import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The epochs of an experiment that are still known.
 *
 * @param epochs at least one, the oldest first
 */
public record History(List<Epoch> epochs) {

    /** The most epochs whose evidence is read. */
    public static final int EPOCHS_MAX = 100;

    public History {
        epochs = List.copyOf(epochs);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("a history has at least one epoch");
        }
    }

    /** What the log and the table in force, which may not be in it any more, say. */
    public static History of(List<LogEntry> log, Table current) {
        TreeMap<Long, Epoch> epochs = new TreeMap<>();
        Stream.concat(log.stream().map(LogEntry::table), Stream.of(current))
                .filter(table -> table.version() <= current.version())
                .sorted(Comparator.comparingLong(Table::version))
                .forEach(table ->
                        epochs.merge(table.epoch(), Epoch.openedBy(table), (opened, again) -> opened.upTo(table)));
        List<Epoch> all = List.copyOf(epochs.values());
        return new History(all.subList(Math.max(0, all.size() - EPOCHS_MAX), all.size()));
    }

    /** The epoch that goes on. */
    public Epoch current() {
        return epochs.get(epochs.size() - 1);
    }

    public List<Long> numbers() {
        return epochs.stream().map(Epoch::number).toList();
    }

    /** All variants of all epochs. */
    public List<String> variants() {
        Set<String> variants = new LinkedHashSet<>();
        epochs.forEach(epoch -> variants.addAll(epoch.slots().keySet()));
        return List.copyOf(variants);
    }

    /**
     * The epochs in which the candidate was last tried, one after the other. A candidate that is brought back after it was
     * taken away, or that is defined anew, is tried afresh: what it did before does not speak against it.
     */
    public List<Epoch> trial(String candidate) {
        int last = epochs.size() - 1;
        while (last >= 0 && !epochs.get(last).tries(candidate)) {
            last--;
        }
        List<Epoch> trial = new ArrayList<>();
        for (int i = last; i >= 0 && belongs(epochs.get(i), epochs.get(last), candidate); i--) {
            trial.add(0, epochs.get(i));
        }
        return List.copyOf(trial);
    }

    /** The newest epochs in which the variants mean what they mean now. */
    List<Epoch> alike() {
        String identity = current().identity();
        int first = epochs.size() - 1;
        while (first > 0 && epochs.get(first - 1).identity().equals(identity)) {
            first--;
        }
        return epochs.subList(first, epochs.size());
    }

    private static boolean belongs(Epoch epoch, Epoch last, String candidate) {
        return epoch.tries(candidate) && epoch.identity().equals(last.identity());
    }
}
