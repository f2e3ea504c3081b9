package dev.penstock.chaos;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the questions that were asked after the last strike, when the store had been emptied.
 *
 * @param replies what clients saw
 * @param sent how many requests came to the oracle
 * @param bills what it billed
 * @param beganMillis when the store was emptied
 * @param endedMillis when the last answer had come
 */
record Aftermath(Collection<Reply> replies, long sent, List<Bill> bills, long beganMillis, long endedMillis) {

    Aftermath {
        replies = List.copyOf(replies);
        bills = List.copyOf(bills);
    }

    /** By name. */
    Map<String, String> figures() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("questions to the emptied store", Integer.toString(replies.size()));
        named.put(
                "of them refused with 503",
                Long.toString(replies.stream().filter(Figures::isUnavailable).count()));
        return named;
    }
}
