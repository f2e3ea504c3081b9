package dev.penstock.chaos;

/**
 * What one request used.
 *
 * @param input all input tokens
 * @param cached those of them that were cached
 * @param output the output tokens
 */
record Tokens(long input, long cached, long output) {

    Tokens {
        if (input < 0 || cached < 0 || output < 0 || cached > input) {
            throw new IllegalArgumentException("no tokens: " + input + ", " + cached + " cached, " + output);
        }
    }

    /** The usage object of OpenAI's API. */
    String json() {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + ",\"total_tokens\":"
                + (input + output) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached + "}}";
    }

    /** Those of both directions. */
    long total() {
        return input + output;
    }

    /** What is known half-way: all input, and half of the output. */
    Tokens halfway() {
        return new Tokens(input, cached, output / 2);
    }
}
