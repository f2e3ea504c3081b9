package dev.penstock.experiment.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be added to the fields of one hash. */
final class Increments {

    private final Map<String, Long> sums = new LinkedHashMap<>();
    private final Steps steps;

    Increments(Steps steps) {
        this.steps = steps;
    }

    void add(String field, long by) {
        if (by != 0) {
            int before = sums.size();
            sums.merge(field, by, Increments::sum);
            steps.add(sums.size() - before);
        }
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    int size() {
        return sums.size();
    }

    /** Field, increment, and so on; decimal text, which Redis adds exactly. */
    void writeTo(List<String> args) {
        sums.forEach((field, sum) -> {
            args.add(field);
            args.add(Long.toString(sum));
        });
    }

    /** The exact sum, or the number nearest to it that there is: absurd counts of a provider must not end an exchange. */
    private static long sum(long a, long b) {
        long sum = a + b;
        boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
        return overflows ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
