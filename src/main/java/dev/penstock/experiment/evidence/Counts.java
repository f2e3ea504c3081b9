package dev.penstock.experiment.evidence;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The counts in one hash of Redis, by field. */
final class Counts {

    private final Map<String, Long> counts;

    private Counts(Map<String, Long> counts) {
        this.counts = counts;
    }

    /** Reads fields and values in turn, or pairs of them, as the dialects of Redis have it. */
    static Counts of(Response reply) {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            counts.put(reply.get(i).toString(), reply.get(i + 1).toLong());
        }
        return new Counts(counts);
    }

    /** The count of the field; 0 where there is none. */
    long of(String field) {
        return counts.getOrDefault(field, 0L);
    }

    void forEach(BiConsumer<String, Long> action) {
        counts.forEach(action);
    }

    /** The counts by cell, where the fields are cells. */
    SortedMap<Integer, Long> byCell() {
        SortedMap<Integer, Long> byCell = new TreeMap<>();
        counts.forEach((cell, count) -> byCell.put(Integer.valueOf(cell), count));
        return byCell;
    }
}
