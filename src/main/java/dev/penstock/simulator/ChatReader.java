package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads requests for chat completions. */
final class ChatReader implements RequestReader {

    private static final int THINKING_LOW = 8;
    private static final int THINKING_MEDIUM = 24;
    private static final int THINKING_HIGH = 64;

    private final SimulatorSettings settings;

    ChatReader(SimulatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public TextRequest read(Members request) {
        SimModel model = SimModel.writing(request.text("model"));
        Behaviour behaviour = Behaviour.read(request, model, settings);
        Conversation conversation = Conversation.read(request);
        TextRequest.Tool tool = ToolOrder.read(request, conversation);
        return new TextRequest(
                model,
                List.of(conversation.prompt(model)),
                Sampling.read(request, tokensMax(request)),
                Delivery.ofChat(request),
                new TextRequest.Form(tool, schema(request), reasoningTokens(request, model)),
                behaviour);
    }

    private int tokensMax(Members request) {
        OptionalInt newer = request.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt older = request.whole("max_tokens", 1, Integer.MAX_VALUE);
        int asked = newer.orElse(older.orElse(Integer.MAX_VALUE));
        return Math.min(asked, settings.outputTokensMax());
    }

    /** What a JSON answer must fit; an object with any one text where no schema is given. */
    private static @Nullable JsonNode schema(Members request) {
        Members format = request.object("response_format");
        switch (format.text("type", "text")) {
            case "text":
                return null;
            case "json_object":
                return anyObject();
            case "json_schema":
                JsonNode schema = format.object("json_schema").any("schema");
                return schema == null ? anyObject() : schema;
            default:
                throw format.wrong("type", "one of text, json_object, json_schema");
        }
    }

    private static JsonNode anyObject() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject("answer").put("type", "string");
        return schema;
    }

    private static int reasoningTokens(Members request, SimModel model) {
        String effort = request.text("reasoning_effort", "none");
        if (model != SimModel.LARGE) {
            return 0;
        }
        switch (effort) {
            case "low":
                return THINKING_LOW;
            case "medium":
                return THINKING_MEDIUM;
            case "high":
                return THINKING_HIGH;
            default:
                return 0;
        }
    }
}
