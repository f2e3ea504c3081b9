package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer out of the events of a stream: what the provider would have sent to a client that did not stream.
 *
 * <p>While events pass they are only kept as bytes; the work is done when the answer is asked for.
 */
public final class StreamAssembler {

    private final Endpoint endpoint;
    private final int maxBytes;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream(4_096);
    private boolean isDone;
    private boolean isTooLong;

    /** @param maxBytes the most payload that is kept; a longer stream gives no answer */
    public StreamAssembler(Endpoint endpoint, int maxBytes) {
        this.endpoint = endpoint;
        this.maxBytes = maxBytes;
    }

    /** Takes the payload of one event. */
    void event(byte[] bytes, int from, int to) {
        if (isTooLong || events.size() + (to - from) > maxBytes) {
            isTooLong = true;
            events.reset();
            return;
        }
        events.write(bytes, from, to - from);
        events.write('\n');
    }

    /** The stream's own end mark has come. */
    void done() {
        isDone = true;
    }

    /** The whole answer; empty unless all of it came and it was no error. */
    public Optional<byte[]> assembled() {
        if (isTooLong || events.size() == 0) {
            return Optional.empty();
        }
        Assembly assembly = new Assembly(endpoint == Endpoint.CHAT_COMPLETIONS);
        byte[] json = events.toByteArray();
        try (MappingIterator<JsonNode> payloads = JsonTree.sequence(json, json.length)) {
            while (payloads.hasNextValue()) {
                if (!(payloads.nextValue() instanceof ObjectNode chunk) || !assembly.add(chunk)) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return assembly.isWhole(isDone) ? Optional.of(JsonTree.write(assembly.answer())) : Optional.empty();
    }

    /** The answer as it grows. */
    private static final class Assembly {

        private static final String CHOICES = "choices";
        private static final String MESSAGE = "message";
        private static final String TEXT = "text";
        private static final String USAGE = "usage";
        private static final String LOGPROBS = "logprobs";
        private static final String FINISH_REASON = "finish_reason";

        private final boolean isChat;
        private final ObjectNode answer = JsonTree.object();
        private final ObjectNode usage = JsonTree.object();
        private final Map<Integer, ObjectNode> choices = new TreeMap<>();
        private final Map<Integer, ObjectNode> deltas = new TreeMap<>();

        Assembly(boolean isChat) {
            this.isChat = isChat;
        }

        /** Adds a chunk; false where it is an error. */
        boolean add(ObjectNode chunk) {
            if (chunk.hasNonNull("error") || chunk.path("object").asText().equals("error")) {
                return false;
            }
            JsonNode added = chunk.remove(CHOICES);
            takeUsage(chunk.remove(USAGE));
            takeUsage(chunk.path("x_groq").path(USAGE));
            // Random padding against eavesdroppers is no part of the answer.
            chunk.remove("obfuscation");
            DeltaMerge.addState(answer, chunk);
            if (added instanceof ArrayNode array) {
                array.forEach(this::addChoice);
            }
            return true;
        }

        private void takeUsage(@Nullable JsonNode said) {
            if (said instanceof ObjectNode object) {
                DeltaMerge.addUsage(usage, object.deepCopy());
            }
        }

        private void addChoice(JsonNode node) {
            if (!(node instanceof ObjectNode added)) {
                return;
            }
            int index = added.path("index").asInt();
            ObjectNode choice = choices.computeIfAbsent(index, i -> JsonTree.object());
            JsonNode delta = added.remove("delta");
            if (delta instanceof ObjectNode object) {
                DeltaMerge.addDelta(deltas.computeIfAbsent(index, i -> JsonTree.object()), object);
            }
            takeUsage(added.path(USAGE));
            append(choice, added, LOGPROBS);
            append(choice, added, TEXT);
            DeltaMerge.addState(choice, added);
        }

        private static void append(ObjectNode choice, ObjectNode added, String name) {
            if (added.has(name)) {
                ObjectNode one = JsonTree.object();
                one.set(name, added.remove(name));
                DeltaMerge.addDelta(choice, one);
            }
        }

        boolean isWhole(boolean isDone) {
            return !choices.isEmpty()
                    && (isDone || choices.values().stream().allMatch(choice -> choice.hasNonNull(FINISH_REASON)));
        }

        ObjectNode answer() {
            answer.put("object", isChat ? "chat.completion" : "text_completion");
            ArrayNode array = answer.putArray(CHOICES);
            choices.forEach((index, choice) -> array.add(whole(index, choice)));
            if (!usage.isEmpty()) {
                answer.set(USAGE, usage);
            }
            DeltaMerge.settle(answer);
            return answer;
        }

        private ObjectNode whole(int index, ObjectNode choice) {
            choice.put("index", index);
            defaultTo(choice, FINISH_REASON, choice::nullNode);
            if (isChat) {
                ObjectNode message = deltas.getOrDefault(index, JsonTree.object());
                defaultTo(message, "role", () -> choice.textNode("assistant"));
                defaultTo(message, "content", choice::nullNode);
                message.path("tool_calls").forEach(Assembly::withoutIndex);
                choice.set(MESSAGE, message);
            } else {
                defaultTo(choice, TEXT, () -> choice.textNode(""));
            }
            return choice;
        }

        private static void withoutIndex(JsonNode call) {
            if (call instanceof ObjectNode object) {
                object.remove("index");
            }
        }

        private static void defaultTo(ObjectNode object, String name, Supplier<JsonNode> value) {
            if (!object.has(name)) {
                object.set(name, value.get());
            }
        }
    }
}
