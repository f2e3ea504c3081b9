package dev.penstock.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the ledger wrote down about an attempt.
 *
 * @param tenant whose stream it stands in
 * @param rid the name of the attempt
 * @param kind {@code settle}, {@code release}, {@code orphan} or {@code late}, which end a hold; or {@code correct}
 * @param cost what was charged, in nano-USD; of a correction the difference, which may be negative
 * @param held what was held for it, in nano-USD
 * @param budgets the Redis keys of the budget periods that were charged
 */
record UsageEvent(String tenant, String rid, String kind, long cost, long held, List<String> budgets) {

    private static final String CORRECTION = "correct";

    static UsageEvent of(String tenant, Map<String, String> fields) {
        return new UsageEvent(
                tenant,
                fields.getOrDefault("rid", ""),
                fields.getOrDefault("kind", ""),
                number(fields, "cost"),
                number(fields, "held"),
                words(fields.getOrDefault("budgets", "")));
    }

    boolean isCorrection() {
        return kind.equals(CORRECTION);
    }

    /** The exchange that the attempt belongs to. */
    String exchange() {
        int dot = rid.lastIndexOf('.');
        return dot < 0 ? rid : rid.substring(0, dot);
    }

    private static long number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
