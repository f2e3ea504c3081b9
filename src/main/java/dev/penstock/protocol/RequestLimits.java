package dev.penstock.protocol;

/**
 * What a request body may be at most. Its size in bytes is limited before it is read.
 *
 * @param nestingMax objects and arrays inside one another
 * @param numberDigitsMax characters of one number
 * @param memberNameCharsMax characters of one member name
 * @param modelCharsMax characters of {@code model}
 * @param userCharsMax characters of the end user's id
 * @param choicesMax completions for one prompt: {@code n} and {@code best_of}
 * @param outputCapMax tokens in {@code max_tokens} and {@code max_completion_tokens}; more is a mistake, not a wish
 */
public record RequestLimits(
        int nestingMax,
        int numberDigitsMax,
        int memberNameCharsMax,
        int modelCharsMax,
        int userCharsMax,
        long choicesMax,
        long outputCapMax) {

    public static final RequestLimits DEFAULTS = new RequestLimits(64, 100, 1_024, 256, 512, 128, 10_000_000);

    public RequestLimits {
        if (Math.min(Math.min(nestingMax, numberDigitsMax), Math.min(memberNameCharsMax, modelCharsMax)) < 1
                || Math.min(userCharsMax, Math.min(choicesMax, outputCapMax)) < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
    }
}
