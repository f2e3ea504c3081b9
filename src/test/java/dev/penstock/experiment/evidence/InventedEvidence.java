package dev.penstock.experiment.evidence;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An aggregate that a test makes up, as Redis would have answered. */
public final class InventedEvidence {

    private final Map<Arm, InventedArm> arms = new HashMap<>();
    private final Map<Guard, Map<String, Long>> failures = new EnumMap<>(Guard.class);
    private final Map<String, Long> frozen = new TreeMap<>();
    private final Map<String, Long> sums = new TreeMap<>();
    private long units;

    /** What one variant did in one epoch. */
    public static final class InventedArm {

        private final Map<String, Long> totals = new TreeMap<>();
        private final Map<String, Long> buckets = new TreeMap<>();
        private final Map<String, Long> peaks = new TreeMap<>();
        private final Map<Distribution, Map<String, Long>> firsts = new EnumMap<>(Distribution.class);
        private long assigned;
        private long units;

        public InventedArm assigned(long count) {
            assigned = count;
            return this;
        }

        public InventedArm units(long count) {
            units = count;
            return this;
        }

        public InventedArm total(Total total, long count) {
            totals.merge(total.field(), count, Long::sum);
            return this;
        }

        public InventedArm bucket(int bucket, Metric metric, long sum) {
            buckets.merge(metric.field(bucket), sum, Long::sum);
            return this;
        }

        public InventedArm feedback(int bucket, String name, long count, long millionths) {
            buckets.merge(Metric.fieldOf(bucket, Feedback.countField(name)), count, Long::sum);
            buckets.merge(Metric.fieldOf(bucket, Feedback.sumField(name)), millionths, Long::sum);
            return this;
        }

        /** The strongest evidence so far, in millionths of its logarithm. */
        public InventedArm peak(String metric, long millionths) {
            peaks.put(metric, millionths);
            return this;
        }

        public InventedArm firsts(Distribution distribution, int cell, long count) {
            firsts.computeIfAbsent(distribution, first -> new TreeMap<>())
                    .merge(Integer.toString(cell), count, Long::sum);
            return this;
        }

        private Tally tally() {
            List<Response> answers = new ArrayList<>(List.of(hash(totals), hash(buckets), hash(peaks)));
            for (Distribution distribution : Distribution.values()) {
                answers.add(hash(Map.of()));
                answers.add(hash(firsts.getOrDefault(distribution, Map.of())));
            }
            answers.add(new Reply(Long.toString(assigned), List.of()));
            answers.add(new Reply(Long.toString(units), List.of()));
            return new Tally(answers.iterator());
        }
    }

    public InventedArm arm(long epoch, String variant) {
        return arms.computeIfAbsent(new Arm(epoch, variant), first -> new InventedArm());
    }

    public InventedEvidence failures(Guard guard, long epoch, String variant, long count) {
        failures.computeIfAbsent(guard, first -> new TreeMap<>()).put(new Arm(epoch, variant).word(), count);
        return this;
    }

    /** How many units the experiment has had in all. */
    public InventedEvidence units(long count) {
        units = count;
        return this;
    }

    public InventedEvidence frozenSince(long millis) {
        frozen.put("units", millis);
        return this;
    }

    public Aggregate aggregate() {
        Map<Arm, Tally> tallies = new HashMap<>();
        arms.forEach((arm, invented) -> tallies.put(arm, invented.tally()));
        Map<Guard, Counts> counts = new EnumMap<>(Guard.class);
        failures.forEach((guard, its) -> counts.put(guard, Counts.of(hash(its))));
        return new Aggregate(tallies, counts, Counts.of(hash(frozen)), Counts.of(hash(sums)), units);
    }

    /** The sums of these pairs. */
    public static PairSums pairs(List<AnswerPair> pairs) {
        Map<String, Long> sums = new TreeMap<>();
        for (AnswerPair pair : pairs) {
            sums.merge(Metric.EXCHANGES.field(pair.bucket()), 1L, Long::sum);
            pair.from().forEach((metric, level) -> {
                sums.merge(PairSums.levelField(pair.bucket(), metric), level, Long::sum);
                sums.merge(metric.field(pair.bucket()), pair.to().getOrDefault(metric, 0L) - level, Long::sum);
            });
        }
        return new PairSums(pairs.get(0).sides(), Counts.of(hash(sums)));
    }

    private static Response hash(Map<String, Long> fields) {
        List<Response> parts = new ArrayList<>();
        fields.forEach((field, value) -> {
            parts.add(new Reply(field, List.of()));
            parts.add(new Reply(Long.toString(value), List.of()));
        });
        return new Reply("", parts);
    }

    private record Reply(String text, List<Response> parts) implements Response {

        @Override
        public ResponseType type() {
            return parts.isEmpty() ? ResponseType.BULK : ResponseType.MULTI;
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public Long toLong() {
            return Long.valueOf(text);
        }

        @Override
        public int size() {
            return parts.size();
        }

        @Override
        public Response get(int index) {
            return parts.get(index);
        }

        @Override
        public Iterator<Response> iterator() {
            return parts.iterator();
        }
    }
}
