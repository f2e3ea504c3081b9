package dev.penstock.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What chance makes of one attempt: the same for the same seed, question and attempt, in whatever order they come.
 *
 * @param mishap what happens to the answer
 * @param used what is used
 * @param outputs the output tokens of each choice, which are used together; none for embeddings
 */
record Draw(Mishap mishap, Tokens used, List<Long> outputs) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long UNCAPPED_TOKENS = 1_000;
    private static final int CACHED_ONE_IN = 4;
    /** What a chat template may add by itself: with it, bills come close to what was held. */
    private static final long TEMPLATE_TOKENS = 512;

    private static final int TEMPLATE_ONE_IN = 2;

    Draw {
        outputs = List.copyOf(outputs);
    }

    /**
     * @param attempt how often the oracle has seen this question before
     */
    static Draw of(long seed, JsonNode request, long question, int attempt, boolean friendly) {
        SplittableRandom random = new SplittableRandom(seed + GOLDEN * (2 * question + 1) + attempt);
        Mishap mishap = Mishap.draw(random);
        long text = Math.max(1, textBytes(request));
        boolean hasTemplate = random.nextInt(TEMPLATE_ONE_IN) == 0 && !friendly && !isEmbedding(request);
        long input = random.nextLong(text / 2, text) + 1 + (hasTemplate ? TEMPLATE_TOKENS : 0);
        boolean isCached = random.nextInt(CACHED_ONE_IN) == 0 && !isEmbedding(request);
        long cached = isCached ? random.nextLong(input) : 0;
        List<Long> outputs = outputs(request, random);
        long output = outputs.stream().mapToLong(Long::longValue).sum();
        return new Draw(friendly ? Mishap.NONE : mishap, new Tokens(input, cached, output), outputs);
    }

    static boolean isEmbedding(JsonNode request) {
        return request.has("input");
    }

    private static List<Long> outputs(JsonNode request, SplittableRandom random) {
        if (isEmbedding(request)) {
            return List.of();
        }
        // Often all of it: a bound that is never reached would not be tested.
        boolean isAll = random.nextBoolean();
        long cap = Math.max(1, cap(request));
        return Stream.generate(() -> isAll ? cap : random.nextLong(cap) + 1)
                .limit(request.path("n").asLong(1))
                .toList();
    }

    /** A provider's tokenizer makes no more tokens than there are bytes. */
    private static long textBytes(JsonNode request) {
        long bytes = 0;
        for (JsonNode input : request.path("input")) {
            bytes += input.asText().getBytes(StandardCharsets.UTF_8).length;
        }
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
