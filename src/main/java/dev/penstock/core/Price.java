package dev.penstock.core;

import java.time.LocalDate;

/**
 * What a target charges for each class of token, and since when.
 *
 * @param input for an input token that no cache served
 * @param cachedInput for an input token read from the provider's prompt cache
 * @param cacheWrite for an input token written to the provider's prompt cache
 * @param output for a visible output token
 * @param reasoning for a hidden reasoning token
 * @param asOf the day on which the price was read from its source
 */
public record Price(
        TokenPrice input,
        TokenPrice cachedInput,
        TokenPrice cacheWrite,
        TokenPrice output,
        TokenPrice reasoning,
        LocalDate asOf) {

    /** The dearest that an input token can become. */
    public TokenPrice dearestInput() {
        return input.max(cachedInput).max(cacheWrite);
    }

    /** The dearest that an output token can become. */
    public TokenPrice dearestOutput() {
        return output.max(reasoning);
    }
}
