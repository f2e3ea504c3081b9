package dev.penstock.core;

import org.jspecify.annotations.Nullable;

/**
 * What of a request is audio, whose tokens have prices of their own.
 *
 * @param inputMember the first member by which the model hears something; absent where it hears nothing
 * @param outputMember the first member that has the answer spoken; absent where none has
 * @param encodedBytes the bytes of the body that are audio, so that nobody reads them as text
 * @param clips how many pieces of audio these bytes are
 * @param playMillis how long all of them play at most
 */
public record Audio(
        @Nullable String inputMember, @Nullable String outputMember, long encodedBytes, long clips, long playMillis) {

    /** Nothing is heard, and nothing spoken. */
    public static final Audio NONE = new Audio(null, null, 0, 0, 0);

    public Audio {
        if (encodedBytes < 0 || clips < 0 || playMillis < 0) {
            throw new IllegalArgumentException("encodedBytes, clips and playMillis must not be negative");
        }
    }

    /** Whether anything is heard or spoken. */
    public boolean isThere() {
        return isHeard() || isSpoken();
    }

    /** Whether the model hears something: audio in the body, or some that the provider has kept. */
    public boolean isHeard() {
        return inputMember != null;
    }

    /** Whether the answer may be spoken. */
    public boolean isSpoken() {
        return outputMember != null;
    }
}
