package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * How an answer is sent.
 *
 * @param stream whether it comes as events
 * @param includeUsage whether the stream ends with usage
 * @param topLogprobs how many likely tokens to name for each token; absent for no logprobs
 */
record Delivery(boolean stream, boolean includeUsage, OptionalInt topLogprobs) {

    private static final int CHAT_TOP_MAX = 20;
    private static final int COMPLETION_TOP_MAX = 5;

    /** As chats say it: {@code logprobs} is a flag and {@code top_logprobs} a number. */
    static Delivery ofChat(Members request) {
        OptionalInt top = request.whole("top_logprobs", 0, CHAT_TOP_MAX);
        boolean wanted = request.flag("logprobs", false);
        if (top.isPresent() && !wanted) {
            throw request.wrong("logprobs", "true where 'top_logprobs' is set");
        }
        return of(request, wanted ? OptionalInt.of(top.orElse(0)) : OptionalInt.empty());
    }

    /** As completions say it: {@code logprobs} is a number. */
    static Delivery ofCompletion(Members request) {
        return of(request, request.whole("logprobs", 0, COMPLETION_TOP_MAX));
    }

    private static Delivery of(Members request, OptionalInt topLogprobs) {
        boolean stream = request.flag("stream", false);
        JsonNode options = request.any("stream_options");
        if (options != null && !stream) {
            throw Rejection.badRequest(
                    "stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
        boolean includeUsage = request.object("stream_options").flag("include_usage", false);
        return new Delivery(stream, includeUsage, topLogprobs);
    }
}
