package dev.penstock.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that may have gone out, and whose end is not known.
 *
 * @param rid the name of its hold
 * @param hold what was written before it went out
 * @param charge what it was last learnt to cost; null where nothing was learnt
 * @param dispatchedAt when it went out
 */
public record Unfinished(String rid, String hold, @Nullable String charge, Instant dispatchedAt) {

    Unfinished learnt(String newer) {
        return new Unfinished(rid, hold, newer, dispatchedAt);
    }
}
