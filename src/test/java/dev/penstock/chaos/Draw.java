package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What chance makes of one attempt: the same for the same seed, question and attempt, in whatever order they come.
 *
 * @param mishap what happens to the answer
 * @param used what is used
 */
record Draw(Mishap mishap, Tokens used) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long UNCAPPED_TOKENS = 1_000;
    private static final int CACHED_ONE_IN = 4;

    /**
     * @param attempt how often the oracle has seen this question before
     */
    static Draw of(long seed, JsonNode request, long question, int attempt, boolean friendly) {
        SplittableRandom random = new SplittableRandom(seed + GOLDEN * (2 * question + 1) + attempt);
        Mishap mishap = Mishap.draw(random);
        long text = Math.max(1, textBytes(request));
        long input = random.nextLong(text / 2, text) + 1;
        long cached = random.nextInt(CACHED_ONE_IN) == 0 ? random.nextLong(input) : 0;
        // Often all of it: a bound that is never reached would not be tested.
        long cap = Math.max(1, cap(request));
        long output = random.nextBoolean() ? cap : random.nextLong(cap) + 1;
        return new Draw(friendly ? Mishap.NONE : mishap, new Tokens(input, cached, output));
    }

    /** A provider's tokenizer makes no more tokens than there are bytes. */
    private static long textBytes(JsonNode request) {
        long bytes = 0;
        for (JsonNode message : request.path("messages")) {
            bytes += message.path("content").asText().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    private static long cap(JsonNode request) {
        return request.path("max_completion_tokens")
                .asLong(request.path("max_tokens").asLong(UNCAPPED_TOKENS));
    }
}
