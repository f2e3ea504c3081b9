package dev.penstock.bench;

import java.util.ArrayList;
import java.util.List;

/** Counts the answers of one run. */
final class LoadTally {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Samples firstBytes = new Samples();
    private final List<Long> bySecond = new ArrayList<>();
    private long startedAt;
    private long failed;
    private String firstFailure = "";

    void begin(long nanos) {
        startedAt = nanos;
    }

    void add(Answer answer) {
        if (!answer.isGood()) {
            failed++;
            firstFailure = firstFailure.isEmpty() ? answer.failure() : firstFailure;
            return;
        }
        firstBytes.add(answer.firstByteNanos());
        int second = (int) ((answer.endedAtNanos() - startedAt) / NANOS_PER_SECOND);
        while (bySecond.size() <= second) {
            bySecond.add(0L);
        }
        bySecond.set(second, bySecond.get(second) + 1);
    }

    LoadResult result(long nanos) {
        return new LoadResult(
                firstBytes.size(),
                failed,
                firstFailure,
                nanos - startedAt,
                firstBytes.percentile(0.5),
                firstBytes.percentile(0.99),
                wholeSeconds(nanos - startedAt));
    }

    /** Without the rest of a second at the end, in which only the last answers come in. */
    private List<Long> wholeSeconds(long elapsedNanos) {
        int seconds = (int) (elapsedNanos / NANOS_PER_SECOND);
        return List.copyOf(bySecond.subList(0, Math.min(seconds, bySecond.size())));
    }
}
