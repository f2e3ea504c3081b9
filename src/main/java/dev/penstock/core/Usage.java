package dev.penstock.core;

/**
 * The tokens of one attempt in disjoint classes: their sum is what the attempt used.
 *
 * @param input input tokens that no provider cache served or stored
 * @param cachedInput input tokens read from the provider's prompt cache
 * @param cacheWrite input tokens written to the provider's prompt cache
 * @param output visible output tokens
 * @param reasoning hidden reasoning tokens
 * @param evidence how the counts are known
 */
public record Usage(
        Tokens input, Tokens cachedInput, Tokens cacheWrite, Tokens output, Tokens reasoning, Evidence evidence) {

    /** How a count is known. */
    public enum Evidence {
        /** The provider said so. */
        REPORTED,
        /** The provider said nothing; this is the gateway's own upper count. */
        ESTIMATED,
    }

    /** All input tokens, whatever their class. */
    public Tokens totalInput() {
        return input.plus(cachedInput).plus(cacheWrite);
    }

    /** All output tokens, reasoning included. */
    public Tokens totalOutput() {
        return output.plus(reasoning);
    }

    public Tokens total() {
        return totalInput().plus(totalOutput());
    }
}
