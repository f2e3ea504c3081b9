package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Answers that are to be JSON: whether that was asked for, and whether an answer is. */
public final class JsonMode {

    private static final Set<String> TYPES = Set.of("json_object", "json_schema");

    private JsonMode() {}

    /** Whether the request wants JSON. */
    public static boolean isAsked(RequestBody request) {
        byte[] format = request.format();
        return format.length > 0
                && JsonTree.read(format)
                        .map(wanted -> wanted.path("type").asText())
                        .filter(TYPES::contains)
                        .isPresent();
    }

    /** Whether each text of the answer is JSON. Calls of functions and refusals are no texts. */
    public static boolean isKept(byte[] answer) {
        return JsonTree.read(answer).map(body -> areJson(body.path("choices"))).orElse(false);
    }

    /** Whether the message says what it has to say in another way than by its text. */
    private static boolean isOtherwise(JsonNode message) {
        return message.hasNonNull("tool_calls") || message.hasNonNull("function_call") || message.hasNonNull("refusal");
    }

    private static boolean areJson(JsonNode choices) {
        for (JsonNode choice : choices) {
            JsonNode content = choice.at("/message/content");
            boolean isText =
                    content.isTextual() && !(content.asText().isEmpty() && isOtherwise(choice.path("message")));
            if (isText
                    && JsonTree.readAny(content.asText().getBytes(StandardCharsets.UTF_8))
                            .isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
