package dev.penstock.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the ledger wrote down about an attempt.
 *
 * @param tenant whose stream it stands in
 * @param rid the name of the attempt; of a {@code cache} that of an exchange
 * @param kind {@code settle}, {@code release}, {@code orphan} or {@code late}, which end a hold; {@code correct}; or {@code cache}, of
 *     answers that needed none
 * @param amounts how much
 * @param evidence how it is known: {@code reported}, {@code estimated} or {@code unknown}
 * @param budgets the Redis keys of the budget periods that were charged
 */
record UsageEvent(String tenant, String rid, String kind, Amounts amounts, String evidence, List<String> budgets) {

    private static final String CORRECTION = "correct";
    private static final String RELEASE = "release";
    private static final String REPORTED = "reported";
    private static final String LATE = "late";
    private static final String OUTAGE = ".outage";
    private static final String CACHE = "cache";

    /**
     * The amounts of an event; of a correction the differences, which may be negative.
     *
     * @param cost what was charged, in nano-USD
     * @param tokens the tokens that were charged
     * @param held what was held for it, in nano-USD
     */
    record Amounts(long cost, long tokens, long held) {
        static final Amounts NONE = new Amounts(0, 0, 0);
    }

    static UsageEvent of(String tenant, Map<String, String> fields) {
        return new UsageEvent(
                tenant,
                fields.getOrDefault("rid", ""),
                fields.getOrDefault("kind", ""),
                new Amounts(number(fields, "cost"), number(fields, "tokens"), number(fields, "held")),
                fields.getOrDefault("evidence", ""),
                words(fields.getOrDefault("budgets", "")));
    }

    long cost() {
        return amounts.cost();
    }

    long tokens() {
        return amounts.tokens();
    }

    long held() {
        return amounts.held();
    }

    boolean isCorrection() {
        return kind.equals(CORRECTION);
    }

    /** Whether it is of answers that were paid for before: no attempt began, and none ended. */
    boolean isOfCache() {
        return kind.equals(CACHE);
    }

    /** Whether the store knew no hold: a late charge may meet one that a recovery has restored meanwhile. */
    boolean isUnheld() {
        return kind.equals(LATE) && held() == 0;
    }

    /** Whether a gateway let it out alone, while the store was away. */
    boolean isWithoutStore() {
        return kind.equals(LATE) && rid.endsWith(OUTAGE);
    }

    /** Whether the provider itself said it. */
    boolean isReported() {
        return evidence.equals(REPORTED);
    }

    /** How many requests the end of a hold counts as. */
    long requests() {
        return kind.equals(RELEASE) ? 0 : 1;
    }

    /** The exchange that the attempt belongs to. */
    String exchange() {
        int dot = rid.indexOf('.');
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
