package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One input of a completion or an embedding: a text, or the identifiers of tokens.
 *
 * @param text the text; identifiers joined by commas
 * @param tokens what it counts; one for each identifier
 */
record TokenInput(String text, int tokens) {

    private static final int INPUTS_MAX = 2048;

    /** Reads a text, a list of texts, a list of identifiers or a list of such lists. */
    static List<TokenInput> read(Members request, String name) {
        JsonNode value = request.any(name);
        if (value != null && value.isTextual()) {
            return List.of(ofText(value.textValue()));
        }
        if (value == null || !value.isArray() || value.isEmpty() || value.size() > INPUTS_MAX) {
            throw wrong(request, name);
        }
        if (value.get(0).isIntegralNumber()) {
            return List.of(ofIdentifiers(value, request, name));
        }
        List<TokenInput> inputs = new ArrayList<>();
        for (JsonNode input : value) {
            inputs.add(input.isTextual() ? ofText(input.textValue()) : ofIdentifiers(input, request, name));
        }
        return inputs;
    }

    private static TokenInput ofText(String text) {
        return new TokenInput(text, SimTokenizer.count(text));
    }

    private static TokenInput ofIdentifiers(JsonNode identifiers, Members request, String name) {
        StringBuilder text = new StringBuilder();
        for (JsonNode identifier : identifiers) {
            if (!identifier.isIntegralNumber()) {
                throw wrong(request, name);
            }
            text.append(identifier.asText()).append(',');
        }
        if (text.isEmpty()) {
            throw wrong(request, name);
        }
        return new TokenInput(text.toString(), identifiers.size());
    }

    private static Rejection wrong(Members request, String name) {
        return request.wrong(name, "a string, or an array of strings, of token ids or of arrays of token ids");
    }
}
