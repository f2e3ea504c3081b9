package dev.penstock.bench;

/** Counts one kind of call. */
final class CallTally {

    private static final double NANOS_PER_MICRO = 1e3;

    private final Samples nanos = new Samples();
    private RedisCounts counts = RedisCounts.NONE;

    /** Where the time of each call goes. */
    Samples nanos() {
        return nanos;
    }

    /** What Redis has counted meanwhile. */
    void add(RedisCounts more) {
        counts = counts.plus(more);
    }

    CallFigures figures() {
        return new CallFigures(
                nanos.percentile(0.5) / NANOS_PER_MICRO,
                nanos.percentile(0.99) / NANOS_PER_MICRO,
                (double) counts.scripts() / nanos.size(),
                (double) counts.reads() / nanos.size());
    }
}
