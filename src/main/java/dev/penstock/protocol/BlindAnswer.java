package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Sha256;
import java.util.Set;

/**
 * An answer, or a chunk of a streamed one, that does not tell whose it is.
 *
 * <p>It is spelled anew from what every provider may say: members that only some of them have are left out, as are those that
 * are null, and the others stand in one order. Names of the gateway's own stand where clients expect the provider's.
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

    private static final Set<String> OBJECTS = Set.of("chat.completion", "chat.completion.chunk");
    private static final Set<String> FINISH_REASONS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");
    private static final String FUNCTION = "function";
    private static final int CALL_DIGITS = 24;

    private final Mask mask;

    private BlindAnswer(Mask mask) {
        this.mask = mask;
    }

    /** The answer behind the mask; the bytes must be a JSON object. */
    public static byte[] of(byte[] answer, Mask mask) {
        ObjectNode came =
                JsonTree.read(answer).orElseThrow(() -> new IllegalArgumentException("only an object can be masked"));
        return JsonTree.write(new BlindAnswer(mask).masked(came));
    }

    private ObjectNode masked(ObjectNode came) {
        ObjectNode masked = JsonTree.object();
        masked.put("id", mask.id() + "-" + mask.label());
        word(came, masked, "object", OBJECTS);
        masked.put("created", mask.createdSeconds()).put("model", mask.label());
        ArrayNode choices = masked.putArray("choices");
        for (JsonNode choice : came.path("choices")) {
            if (choice.isObject()) {
                choice(choice, choices.addObject());
            }
        }
        return masked;
    }

    private void choice(JsonNode came, ObjectNode masked) {
        number(came, masked, "index");
        for (String said : new String[] {"message", "delta"}) {
            if (came.path(said).isObject()) {
                message(came.path(said), masked.putObject(said));
            }
        }
        word(came, masked, "finish_reason", FINISH_REASONS);
    }

    private void message(JsonNode came, ObjectNode masked) {
        text(came, masked, "role");
        content(came.path("content"), masked);
        text(came, masked, "refusal");
        calls(came.path("tool_calls"), masked);
        if (came.path("function_call").isObject()) {
            function(came.path("function_call"), masked.putObject("function_call"));
        }
        if (came.path("audio").isObject()) {
            ObjectNode audio = masked.putObject("audio");
            text(came.path("audio"), audio, "data");
            text(came.path("audio"), audio, "transcript");
        }
    }

    /** Some providers divide into parts what others say in one text. */
    private static void content(JsonNode came, ObjectNode masked) {
        if (came.isTextual()) {
            masked.set("content", came);
        } else if (came.isArray()) {
            StringBuilder all = new StringBuilder();
            came.forEach(part -> all.append(part.path("text").asText("")));
            masked.put("content", all.toString());
        }
    }

    private void calls(JsonNode came, ObjectNode masked) {
        if (came.isEmpty()) {
            return;
        }
        ArrayNode calls = masked.putArray("tool_calls");
        for (JsonNode call : came) {
            if (call.isObject()) {
                call(call, calls.addObject());
            }
        }
    }

    private void call(JsonNode came, ObjectNode masked) {
        number(came, masked, "index");
        if (came.path("id").isTextual()) {
            masked.put("id", nameless(came.path("id").asText()));
        }
        word(came, masked, "type", Set.of(FUNCTION));
        if (came.path(FUNCTION).isObject()) {
            function(came.path(FUNCTION), masked.putObject(FUNCTION));
        }
    }

    private static void function(JsonNode came, ObjectNode masked) {
        text(came, masked, "name");
        arguments(came.path("arguments"), masked);
    }

    /** They are JSON within a text, but for providers that know better. */
    private static void arguments(JsonNode came, ObjectNode masked) {
        if (came.isTextual() || came.isObject()) {
            masked.put("arguments", came.isTextual() ? came.asText() : came.toString());
        }
    }

    /**
     * Providers have their own manner of naming calls; all that a client needs is that names differ, and stay within an answer.
     * The same name of two lanes becomes two, since it would tell that they are of one manner.
     */
    private String nameless(String id) {
        return "call_" + Sha256.hexOf(mask.id() + "-" + mask.label() + "/" + id).substring(0, CALL_DIGITS);
    }

    private static void text(JsonNode from, ObjectNode to, String member) {
        if (from.path(member).isTextual()) {
            to.set(member, from.get(member));
        }
    }

    private static void number(JsonNode from, ObjectNode to, String member) {
        if (from.path(member).isIntegralNumber()) {
            to.set(member, from.get(member));
        }
    }

    /** Words that only one provider has would tell who it is. */
    private static void word(JsonNode from, ObjectNode to, String member, Set<String> known) {
        if (known.contains(from.path(member).asText())) {
            text(from, to, member);
        }
    }
}
