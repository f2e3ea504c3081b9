package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a request used, in tokens; reasoning is part of completion. */
record SimUsage(long promptTokens, long completionTokens, long reasoningTokens) {

    /** What the prompts and everything written for them count, sent or not. */
    static SimUsage of(List<TextRequest.Prompt> prompts, List<Choice> written) {
        return new SimUsage(
                prompts.stream().mapToLong(TextRequest.Prompt::tokens).sum(),
                written.stream().mapToLong(Choice::tokens).sum(),
                written.stream().mapToLong(choice -> choice.reasoning().size()).sum());
    }

    ObjectNode toJson() {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoningTokens);
        return usage;
    }
}
