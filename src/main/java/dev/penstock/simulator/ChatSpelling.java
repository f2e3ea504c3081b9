package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Spells chat completions. */
final class ChatSpelling extends Spelling {

    @Override
    ObjectNode head(Answer answer, boolean stream) {
        return Json.object()
                .put("id", "chatcmpl-" + answer.id())
                .put("object", stream ? "chat.completion.chunk" : "chat.completion")
                .put("created", answer.created())
                .put("model", answer.request().model().id())
                .put("system_fingerprint", "fp_simulator");
    }

    @Override
    ObjectNode wholeChoice(Answer answer, int index) {
        Choice choice = answer.choices().get(index);
        ObjectNode spelled = Json.object().put("index", index);
        ObjectNode message = spelled.putObject("message").put("role", "assistant");
        if (!choice.reasoning().isEmpty()) {
            message.put("reasoning_content", String.join("", choice.reasoning()));
        }
        if (choice.tool() == null) {
            message.put("content", choice.text());
        } else {
            message.putNull("content").putArray("tool_calls").add(call(choice, choice.tool(), choice.text()));
        }
        message.putNull("refusal");
        putLogprobs(spelled, answer, choice, choice.content());
        return spelled.put("finish_reason", choice.finishReason());
    }

    @Override
    Stream<ObjectNode> opening(Answer answer, int index) {
        Choice choice = answer.choices().get(index);
        ObjectNode delta = Json.object().put("role", "assistant");
        if (choice.tool() == null) {
            delta.put("content", "").putNull("refusal");
        } else {
            ObjectNode call = call(choice, choice.tool(), "").put("index", 0);
            delta.putNull("content").putArray("tool_calls").add(call);
        }
        return Stream.of(choice(index, delta, null));
    }

    @Override
    ObjectNode delta(Answer answer, int index, int token) {
        Choice choice = answer.choices().get(index);
        int thought = choice.reasoning().size();
        if (token < thought) {
            return choice(
                    index,
                    Json.object().put("reasoning_content", choice.reasoning().get(token)),
                    null);
        }
        String text = choice.content().get(token - thought);
        if (choice.tool() != null) {
            return choice(index, argumentsDelta(text), null);
        }
        ObjectNode spelled = choice(index, Json.object().put("content", text), null);
        putLogprobs(spelled, answer, choice, List.of(text));
        return spelled;
    }

    @Override
    ObjectNode ending(Answer answer, int index) {
        return choice(index, Json.object(), answer.choices().get(index).finishReason());
    }

    private static ObjectNode choice(int index, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("index", index);
        choice.set("delta", delta);
        return choice.putNull("logprobs").put("finish_reason", finishReason);
    }

    private static ObjectNode call(Choice choice, String tool, String arguments) {
        ObjectNode call = Json.object().put("id", choice.callId()).put("type", "function");
        call.putObject("function").put("name", tool).put("arguments", arguments);
        return call;
    }

    private static ObjectNode argumentsDelta(String arguments) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", 0)
                .putObject("function")
                .put("arguments", arguments);
        return delta;
    }

    private static void putLogprobs(ObjectNode spelled, Answer answer, Choice choice, List<String> tokens) {
        spelled.putNull("logprobs");
        answer.request().delivery().topLogprobs().ifPresent(top -> {
            if (choice.tool() == null) {
                spelled.set("logprobs", Logprobs.ofChat(tokens, top));
            }
        });
    }
}
