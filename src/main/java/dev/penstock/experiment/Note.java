package dev.penstock.experiment;

import java.time.Instant;

/**
 * Why a table is as it is.
 *
 * @param since when it was made so, in whole milliseconds
 * @param by who made it so, such as {@code policy} or the name of an operator
 * @param reason what they said
 */
public record Note(Instant since, String by, String reason) {

    /** Who it is that follows the policy files. */
    public static final String BY_POLICY = "policy";

    private static final int MAX_BY_CHARS = 256;
    private static final int MAX_REASON_CHARS = 1_000;

    public Note {
        since = Instant.ofEpochMilli(since.toEpochMilli());
        if (by.isEmpty() || by.length() > MAX_BY_CHARS) {
            throw new IllegalArgumentException("by has 1 to " + MAX_BY_CHARS + " characters");
        }
        if (reason.length() > MAX_REASON_CHARS) {
            throw new IllegalArgumentException("reason has at most " + MAX_REASON_CHARS + " characters");
        }
    }
}
