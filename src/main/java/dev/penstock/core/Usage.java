package dev.penstock.core;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one attempt in disjoint classes: their sum is what the attempt used.
 *
 * @param input input tokens that no provider cache served or stored
 * @param cachedInput input tokens read from the provider's prompt cache
 * @param cacheWrite input tokens written to the provider's prompt cache
 * @param output visible output tokens
 * @param reasoning hidden reasoning tokens
 * @param audioInput how many of all input tokens are audio; absent where nobody said
 * @param audioOutput how many of all output tokens are audio; absent where nobody said
 * @param evidence how the counts are known
 */
public record Usage(
        Tokens input,
        Tokens cachedInput,
        Tokens cacheWrite,
        Tokens output,
        Tokens reasoning,
        @Nullable Tokens audioInput,
        @Nullable Tokens audioOutput,
        Evidence evidence) {

    /** How a count is known. */
    public enum Evidence {
        /** The provider said so. */
        REPORTED,
        /** The provider said nothing; this is the gateway's own upper count. */
        ESTIMATED,
    }

    /** Tokens of which nobody said whether some are audio. */
    public Usage(
            Tokens input, Tokens cachedInput, Tokens cacheWrite, Tokens output, Tokens reasoning, Evidence evidence) {
        this(input, cachedInput, cacheWrite, output, reasoning, null, null, evidence);
    }

    /** The same tokens, so many of which are audio; absent where nobody said. */
    public Usage withAudio(@Nullable Tokens ofInput, @Nullable Tokens ofOutput) {
        return new Usage(input, cachedInput, cacheWrite, output, reasoning, ofInput, ofOutput, evidence);
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

    /** The tokens of both, of which nobody says whether some are audio; reported only where both are. */
    public Usage plus(Usage other) {
        return new Usage(
                input.plus(other.input),
                cachedInput.plus(other.cachedInput),
                cacheWrite.plus(other.cacheWrite),
                output.plus(other.output),
                reasoning.plus(other.reasoning),
                evidence == Evidence.REPORTED ? other.evidence : evidence);
    }
}
