package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Sha256;
import java.util.Set;

/**
 * An answer, or a chunk of a streamed one, that does not tell whose it is.
 *
 * <p>What may tell is not on a list, since providers invent members every month: what is left is what the answer says, and
 * names of the gateway's own stand where clients expect the provider's.
 */
public final class BlindAnswer {

    /**
     * What stands in the place of the provider's own names.
     *
     * @param id the comparison
     * @param label the lane
     * @param createdSeconds when the comparison was made
     */
    public record Mask(String id, String label, long createdSeconds) {}

    private static final Set<String> OF_CHOICE = Set.of("index", "message", "delta", "finish_reason", "logprobs");
    private static final Set<String> OF_MESSAGE = Set.of(
            "role",
            "content",
            "refusal",
            "reasoning",
            "reasoning_content",
            "tool_calls",
            "function_call",
            "audio",
            "annotations");
    private static final int CALL_DIGITS = 24;

    private BlindAnswer() {}

    /** The answer behind the mask; the bytes must be a JSON object. */
    public static byte[] of(byte[] answer, Mask mask) {
        ObjectNode came =
                JsonTree.read(answer).orElseThrow(() -> new IllegalArgumentException("only an object can be masked"));
        ObjectNode masked = JsonTree.object();
        masked.put("id", mask.id() + "-" + mask.label());
        if (came.path("object").asText().startsWith("chat.completion")) {
            masked.set("object", came.get("object"));
        }
        masked.put("created", mask.createdSeconds()).put("model", mask.label());
        ArrayNode choices = masked.putArray("choices");
        for (JsonNode choice : came.path("choices")) {
            if (choice instanceof ObjectNode object) {
                choices.add(choice(object, mask));
            }
        }
        return JsonTree.write(masked);
    }

    private static ObjectNode choice(ObjectNode choice, Mask mask) {
        choice.retain(OF_CHOICE);
        choice.properties().forEach(member -> {
            if (member.getValue() instanceof ObjectNode message
                    && !member.getKey().equals("logprobs")) {
                message.retain(OF_MESSAGE);
                message.path("tool_calls").forEach(call -> nameless(call, mask));
            }
        });
        return choice;
    }

    /** Providers have their own manner of naming calls; all that a client needs is that names differ, and stay. */
    private static void nameless(JsonNode call, Mask mask) {
        if (call instanceof ObjectNode object && object.path("id").isTextual()) {
            String name = Sha256.hexOf(mask.id() + object.path("id").asText());
            object.put("id", "call_" + name.substring(0, CALL_DIGITS));
        }
    }
}
