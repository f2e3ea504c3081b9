package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How many texts for each prompt, and where they end.
 *
 * @param choices how many are sent for each prompt
 * @param candidates how many are written, and billed, for each prompt; at least as many
 * @param tokensMax the most tokens of each, reasoning included
 * @param stops texts before which they end
 */
record Sampling(int choices, int candidates, int tokensMax, List<String> stops) {

    private static final int CHOICES_MAX = 128;
    private static final int STOPS_MAX = 4;

    /** Reads {@code n}, {@code best_of} and {@code stop}. */
    static Sampling read(Members request, int tokensMax) {
        int choices = request.whole("n", 1, CHOICES_MAX).orElse(1);
        int candidates = request.whole("best_of", 1, CHOICES_MAX).orElse(choices);
        if (candidates < choices) {
            throw request.wrong("best_of", "at least 'n'");
        }
        return new Sampling(choices, candidates, tokensMax, stops(request));
    }

    /** The text up to the first of the stops. */
    String untilStop(String text) {
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    private static List<String> stops(Members request) {
        JsonNode stop = request.any("stop");
        if (stop == null) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode one : stop.isArray() ? stop : List.of(stop)) {
            if (!one.isTextual() || one.textValue().isEmpty() || stops.size() == STOPS_MAX) {
                throw request.wrong("stop", "a string or up to " + STOPS_MAX + " strings, none of them empty");
            }
            stops.add(one.textValue());
        }
        return stops;
    }
}
