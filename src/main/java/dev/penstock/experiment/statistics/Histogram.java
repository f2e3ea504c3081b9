package dev.penstock.experiment.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/** How many values fell into each of some ordered cells. */
public final class Histogram {

    /** The counts up to and with each cell that holds any. */
    private final NavigableMap<Integer, Long> cumulative = new TreeMap<>();

    private final long total;

    /** A histogram of these counts by cell. */
    public Histogram(Map<Integer, Long> counts) {
        long sum = 0;
        for (Map.Entry<Integer, Long> cell : new TreeMap<>(counts).entrySet()) {
            if (cell.getValue() < 0) {
                throw new IllegalArgumentException(
                        "the count of cell " + cell.getKey() + " must not be negative, not " + cell.getValue());
            }
            sum = Math.addExact(sum, cell.getValue());
            cumulative.put(cell.getKey(), sum);
        }
        total = sum;
    }

    public long total() {
        return total;
    }

    /** The cells that are named, in order. */
    List<Integer> cells() {
        return new ArrayList<>(cumulative.keySet());
    }

    /** How many values are in the cell or below. */
    public long upTo(int cell) {
        Map.Entry<Integer, Long> entry = cumulative.floorEntry(cell);
        return entry == null ? 0 : entry.getValue();
    }

    /** How many values are below the cell. */
    public long below(int cell) {
        Map.Entry<Integer, Long> entry = cumulative.lowerEntry(cell);
        return entry == null ? 0 : entry.getValue();
    }

    /** The first cell up to which at least this part of the values lies; empty without values. */
    public OptionalInt quantile(double rate) {
        return total == 0
                ? OptionalInt.empty()
                : cumulative.keySet().stream()
                        .mapToInt(Integer::intValue)
                        .filter(cell -> upTo(cell) >= rate * total && upTo(cell) > 0)
                        .findFirst();
    }
}
