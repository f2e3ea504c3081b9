package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a whole answer apart into the events of a stream, so that one stored answer serves both kinds of client.
 *
 * <p>Putting the events together again ({@link StreamAssembler}) gives the answer.
 */
public final class StreamReplay {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    /** Members of the answer that every event repeats. Others stand in the first event only. */
    private static final List<String> IN_EVERY_EVENT =
            List.of("id", "object", "created", "model", "system_fingerprint", "service_tier");

    /** Texts of a message that come in pieces, in the order in which models write them. */
    private static final List<String> IN_PIECES = List.of("reasoning_content", "reasoning", "content", "refusal");

    private final boolean isChat;
    private final ObjectNode envelope = JsonTree.object();
    private final List<byte[]> events = new ArrayList<>();
    private @Nullable ObjectNode onlyOnce;

    private StreamReplay(boolean isChat) {
        this.isChat = isChat;
    }

    /**
     * The events, each with its blank line, ending with {@code [DONE]}.
     *
     * @throws IllegalArgumentException where the answer is no JSON object, or has something else where a choice or a tool
     *     call should be, or the endpoint has no streams
     */
    public static List<byte[]> events(Endpoint endpoint, byte[] wholeAnswer, boolean includeUsage) {
        if (!endpoint.generates()) {
            throw new IllegalArgumentException(endpoint + " has no streams");
        }
        ObjectNode answer = JsonTree.read(wholeAnswer)
                .orElseThrow(() -> new IllegalArgumentException("the answer is no JSON object"));
        return new StreamReplay(endpoint == Endpoint.CHAT_COMPLETIONS).events(answer, includeUsage);
    }

    private List<byte[]> events(ObjectNode answer, boolean includeUsage) {
        JsonNode choices = answer.remove("choices");
        JsonNode usage = answer.remove("usage");
        answer.put("object", isChat ? "chat.completion.chunk" : "text_completion");
        IN_EVERY_EVENT.stream().filter(answer::has).forEach(name -> envelope.set(name, answer.remove(name)));
        onlyOnce = answer;
        if (choices instanceof ArrayNode array) {
            array.forEach(choice -> choice(object(choice)));
        }
        if (includeUsage && usage != null && !usage.isNull()) {
            ObjectNode event = envelope();
            event.putArray("choices");
            event.set("usage", usage);
            add(event);
        }
        events.add(DONE);
        return events;
    }

    /** Providers put odd things into arrays. */
    private static ObjectNode object(JsonNode element) {
        if (element instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("no object but " + element.getNodeType());
    }

    private void choice(ObjectNode choice) {
        int index = choice.path("index").asInt();
        if (isChat && choice.remove("message") instanceof ObjectNode message) {
            message(index, message);
            choice.putObject("delta");
        } else if (!isChat) {
            for (String piece : TextPieces.of(choice.path("text").asText())) {
                event(index).put("text", piece).putNull("finish_reason");
                flush();
            }
            choice.put("text", "");
        }
        event(index).setAll(choice);
        flush();
    }

    private void message(int index, ObjectNode message) {
        ObjectNode texts = JsonTree.object();
        for (String name : IN_PIECES) {
            if (message.path(name).isTextual()) {
                texts.set(name, message.get(name));
                message.put(name, "");
            }
        }
        JsonNode calls = message.remove("tool_calls");
        delta(index, message);
        for (String name : IN_PIECES) {
            for (String piece : TextPieces.of(texts.path(name).asText())) {
                delta(index, JsonTree.object().put(name, piece));
            }
        }
        if (calls instanceof ArrayNode array) {
            toolCalls(index, array);
        } else if (calls != null) {
            ObjectNode delta = JsonTree.object();
            delta.set("tool_calls", calls);
            delta(index, delta);
        }
    }

    private void toolCalls(int index, ArrayNode calls) {
        if (calls.isEmpty()) {
            ObjectNode delta = JsonTree.object();
            delta.putArray("tool_calls");
            delta(index, delta);
        }
        for (int i = 0; i < calls.size(); i++) {
            ObjectNode call = JsonTree.object().put("index", i);
            call.setAll(object(calls.get(i)));
            call.put("index", i);
            toolCall(index, i, call);
        }
    }

    private void toolCall(int index, int position, ObjectNode call) {
        JsonNode arguments = call.path("function").path("arguments");
        if (arguments.isTextual()) {
            ((ObjectNode) call.get("function")).put("arguments", "");
        }
        callDelta(index, call);
        for (String piece : TextPieces.of(arguments.isTextual() ? arguments.textValue() : "")) {
            ObjectNode part = JsonTree.object().put("index", position);
            part.putObject("function").put("arguments", piece);
            callDelta(index, part);
        }
    }

    private void callDelta(int index, ObjectNode call) {
        ObjectNode delta = JsonTree.object();
        delta.putArray("tool_calls").add(call);
        delta(index, delta);
    }

    private void delta(int index, ObjectNode delta) {
        ObjectNode choice = event(index);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        flush();
    }

    private @Nullable ObjectNode pending;

    /** Begins an event about one choice, and gives that choice. */
    private ObjectNode event(int index) {
        pending = envelope();
        return pending.putArray("choices").addObject().put("index", index);
    }

    private void flush() {
        if (pending != null) {
            add(pending);
            pending = null;
        }
    }

    private ObjectNode envelope() {
        ObjectNode event = envelope.deepCopy();
        if (onlyOnce != null) {
            event.setAll(onlyOnce);
            onlyOnce = null;
        }
        return event;
    }

    private void add(ObjectNode event) {
        byte[] json = JsonTree.write(event);
        byte[] framed = new byte[json.length + 8];
        System.arraycopy("data: ".getBytes(StandardCharsets.US_ASCII), 0, framed, 0, 6);
        System.arraycopy(json, 0, framed, 6, json.length);
        framed[framed.length - 2] = '\n';
        framed[framed.length - 1] = '\n';
        events.add(framed);
    }
}
