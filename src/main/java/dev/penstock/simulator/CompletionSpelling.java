package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Spells text completions. */
final class CompletionSpelling extends Spelling {

    @Override
    ObjectNode head(Answer answer, boolean stream) {
        return Json.object()
                .put("id", "cmpl-" + answer.id())
                .put("object", "text_completion")
                .put("created", answer.created())
                .put("model", answer.request().model().id());
    }

    @Override
    ObjectNode wholeChoice(Answer answer, int index) {
        Choice choice = answer.choices().get(index);
        return choice(answer, index, choice.content(), choice.finishReason());
    }

    @Override
    Stream<ObjectNode> opening(Answer answer, int index) {
        return Stream.of();
    }

    @Override
    ObjectNode delta(Answer answer, int index, int token) {
        String text = answer.choices().get(index).content().get(token);
        return choice(answer, index, List.of(text), null);
    }

    @Override
    ObjectNode ending(Answer answer, int index) {
        return choice(answer, index, List.of(), answer.choices().get(index).finishReason());
    }

    private static ObjectNode choice(Answer answer, int index, List<String> tokens, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("text", String.join("", tokens)).put("index", index);
        choice.putNull("logprobs");
        if (!tokens.isEmpty()) {
            answer.request()
                    .delivery()
                    .topLogprobs()
                    .ifPresent(top -> choice.set("logprobs", Logprobs.ofCompletion(tokens, top)));
        }
        return choice.put("finish_reason", finishReason);
    }
}
