package dev.penstock.bench;

import java.util.List;

/**
 * The first seconds of the cold gateway under full load, with everything on.
 *
 * @param bySecond the answers completed in each second
 */
record WarmUp(List<Long> bySecond) {

    private static final double NEARLY_STEADY = 0.9;

    /** Answers per second from one second (inclusive) to another (exclusive, or the last); NaN beyond the last. */
    double perSecond(int from, int to) {
        int end = Math.min(to, bySecond.size());
        return from >= end
                ? Double.NaN
                : bySecond.subList(from, end).stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        / (double) (end - from);
    }

    /** After how many seconds nine tenths of the steady rate were reached; NaN where they never were. */
    double secondsTo90Percent(double steadyPerSecond) {
        for (int second = 0; second < bySecond.size(); second++) {
            if (bySecond.get(second) >= NEARLY_STEADY * steadyPerSecond) {
                return second + 1;
            }
        }
        return Double.NaN;
    }
}
