package dev.penstock.core;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a target charges for each class of token, and since when.
 *
 * @param input for an input token that no cache served
 * @param cachedInput for an input token read from the provider's prompt cache
 * @param cacheWrite for an input token written to the provider's prompt cache
 * @param output for a visible output token
 * @param reasoning for a hidden reasoning token
 * @param audioInput for an input token of audio, cached or not; absent where nobody says
 * @param audioOutput for an output token of audio; absent where nobody says
 * @param asOf the day on which the price was read from its source
 */
public record Price(
        TokenPrice input,
        TokenPrice cachedInput,
        TokenPrice cacheWrite,
        TokenPrice output,
        TokenPrice reasoning,
        @Nullable TokenPrice audioInput,
        @Nullable TokenPrice audioOutput,
        LocalDate asOf) {

    /** A price of text alone. */
    public Price(
            TokenPrice input,
            TokenPrice cachedInput,
            TokenPrice cacheWrite,
            TokenPrice output,
            TokenPrice reasoning,
            LocalDate asOf) {
        this(input, cachedInput, cacheWrite, output, reasoning, null, null, asOf);
    }

    /** The dearest that an input token of a request with this audio can become. */
    public TokenPrice dearestInput(Audio audio) {
        TokenPrice text = input.max(cachedInput).max(cacheWrite);
        return audio.isHeard() && audioInput != null ? text.max(audioInput) : text;
    }

    /** The dearest that an output token of a request with this audio can become. */
    public TokenPrice dearestOutput(Audio audio) {
        TokenPrice text = output.max(reasoning);
        return audio.isSpoken() && audioOutput != null ? text.max(audioOutput) : text;
    }
}
