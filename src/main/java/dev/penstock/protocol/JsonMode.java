package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Answers that are to be JSON: whether that was asked for, and whether an answer is. */
public final class JsonMode {

    private static final byte[] MEMBER = "\"response_format\"".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> TYPES = Set.of("json_object", "json_schema");

    private JsonMode() {}

    /** Whether the request wants JSON. Most name no format at all, and are not read again for that. */
    public static boolean isAsked(RequestBody request) {
        return names(request.bytes())
                && JsonTree.read(request.bytes())
                        .map(body -> body.at("/response_format/type").asText())
                        .filter(TYPES::contains)
                        .isPresent();
    }

    /** Whether each text of the answer is JSON. Calls of functions and refusals are no texts. */
    public static boolean isKept(byte[] answer) {
        return JsonTree.read(answer).map(body -> areJson(body.path("choices"))).orElse(false);
    }

    private static boolean areJson(JsonNode choices) {
        for (JsonNode choice : choices) {
            JsonNode content = choice.at("/message/content");
            if (content.isTextual()
                    && JsonTree.readAny(content.asText().getBytes(StandardCharsets.UTF_8))
                            .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static boolean names(byte[] body) {
        for (int at = 0; at <= body.length - MEMBER.length; at++) {
            if (startsAt(body, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAt(byte[] body, int at) {
        for (int i = 0; i < MEMBER.length; i++) {
            if (body[at + i] != MEMBER[i]) {
                return false;
            }
        }
        return true;
    }
}
