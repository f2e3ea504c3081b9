package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Invented probabilities of tokens, the same for the same token: the rival that comes n-th is the token and n dots. */
final class Logprobs {

    private static final double LIKELY = 0.7;
    private static final double SPREAD = 0.25;
    private static final double RIVALS_SHARE = 0.02;

    private Logprobs() {}

    /** As chats have it. */
    static ObjectNode ofChat(List<String> tokens, int top) {
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (String token : tokens) {
            ArrayNode rivals =
                    content.add(entry(token, 0)).get(content.size() - 1).withArray("top_logprobs");
            for (int rank = 0; rank < top; rank++) {
                rivals.add(entry(token, rank));
            }
        }
        return logprobs.putNull("refusal");
    }

    /** As completions have it; offsets count from the first of these tokens. */
    static ObjectNode ofCompletion(List<String> tokens, int top) {
        ObjectNode logprobs = Json.object();
        int offset = 0;
        for (String token : tokens) {
            logprobs.withArray("text_offset").add(offset);
            logprobs.withArray("tokens").add(token);
            logprobs.withArray("token_logprobs").add(logprob(token, 0));
            ObjectNode rivals = ((ArrayNode) logprobs.withArray("top_logprobs")).addObject();
            for (int rank = 0; rank < top; rank++) {
                rivals.put(name(token, rank), logprob(token, rank));
            }
            offset += token.length();
        }
        return logprobs;
    }

    private static ObjectNode entry(String token, int rank) {
        String name = name(token, rank);
        ObjectNode entry = Json.object().put("token", name).put("logprob", logprob(token, rank));
        ArrayNode bytes = entry.putArray("bytes");
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(unit & 0xff);
        }
        return entry;
    }

    private static String name(String token, int rank) {
        return token + ".".repeat(rank);
    }

    private static double logprob(String token, int rank) {
        double likely = LIKELY + SPREAD * Seed.of(token).random().nextDouble();
        return Math.log(rank == 0 ? likely : RIVALS_SHARE / rank * (1 - likely));
    }
}
