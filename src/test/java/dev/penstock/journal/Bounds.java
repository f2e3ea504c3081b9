package dev.penstock.journal;

import java.time.Duration;

/** Settings of a journal under test. */
record Bounds(int segmentBytes, int queueMax, Duration syncInterval, int openMax) implements JournalSettings {

    static final Bounds WIDE = new Bounds(1 << 24, 1 << 16, Duration.ofMillis(5), 1 << 20);

    Bounds withSegmentBytes(int bytes) {
        return new Bounds(bytes, queueMax, syncInterval, openMax);
    }

    Bounds withQueueMax(int entries) {
        return new Bounds(segmentBytes, entries, syncInterval, openMax);
    }

    Bounds withOpenMax(int attempts) {
        return new Bounds(segmentBytes, queueMax, syncInterval, attempts);
    }
}
