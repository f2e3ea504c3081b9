package dev.penstock.experiment.evidence;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time that charts have a point for. */
public enum Stretch {
    MINUTE("m", Duration.ofMinutes(1), Duration.ofHours(48)),
    HOUR("hr", Duration.ofHours(1), Duration.ofDays(90));

    private final String word;
    private final Duration length;
    private final Duration kept;

    Stretch(String word, Duration length, Duration kept) {
        this.word = word;
        this.length = length;
        this.kept = kept;
    }

    String word() {
        return word;
    }

    /** How long it is kept after it was last written. */
    public Duration kept() {
        return kept;
    }

    /** The most of them that are there at a time. */
    int pointsMax() {
        return (int) kept.dividedBy(length) + 1;
    }

    /** Its number since 1970. */
    long number(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), length.toSeconds());
    }

    Instant begin(long number) {
        return Instant.ofEpochSecond(Math.multiplyExact(number, length.toSeconds()));
    }
}
