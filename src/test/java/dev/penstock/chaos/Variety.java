package dev.penstock.chaos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** How often a run has really tried what it is there to try. */
final class Variety {

    private Variety() {}

    /** By name. */
    static Map<String, String> of(History history) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("answers with several choices", replies(history, Variety::hasSeveralChoices));
        named.put("embeddings", replies(history, Variety::isEmbedding));
        named.put("bills of the cheaper model of a spent budget", bills(history, Bill::isOfAnotherModel));
        named.put("answers cut to what was left", replies(history, Reply::isCutShort));
        named.put(
                "answers out of the store",
                replies(history, reply -> reply.head().stored()));
        named.put("of them since a budget was spent", replies(history, Reply::isOlderThanAsked));
        named.put(
                "refused by a limit of traffic",
                replies(history, reply -> reply.head().limited()));
        return named;
    }

    private static boolean hasSeveralChoices(Reply reply) {
        return reply.isGood() && reply.question().ask().choices() > 1;
    }

    private static boolean isEmbedding(Reply reply) {
        return reply.isGood() && reply.question().ask() instanceof Embedding;
    }

    private static String bills(History history, Predicate<Bill> which) {
        return Long.toString(history.bills().stream().filter(which).count());
    }

    private static String replies(History history, Predicate<Reply> which) {
        return Long.toString(history.replies().stream().filter(which).count());
    }
}
