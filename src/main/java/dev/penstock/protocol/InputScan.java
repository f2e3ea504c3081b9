package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Endpoint;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a request becomes input tokens: messages, tools, prompts; how many, and whether their bytes bound them. */
final class InputScan {

    /** Content whose tokens its bytes bound. Everything else, known or not, is opaque. */
    private static final Set<String> TEXT_PARTS =
            Set.of("text", "refusal", "input_text", "output_text", "thinking", "reasoning");

    private static final Set<String> LOCAL_TOOLS = Set.of("function", "custom");

    /**
     * Members that make a provider read what the body does not show, the web or something it has stored, and that more
     * than once: no single input bounds it.
     */
    private static final Set<String> HOSTED_INPUT = Set.of(
            "web_search_options",
            "search_parameters",
            "enable_search",
            "plugins",
            "data_sources",
            "previous_response_id",
            "conversation",
            "cached_content");

    /** Members by which OpenRouter serves the request with another model, at that one's price. */
    private static final Set<String> OTHER_MODELS = Set.of("models", "route");

    /** Tiers that cost no more than the price. */
    private static final Set<String> USUAL_TIERS = Set.of("auto", "default", "flex");

    private static final String PROMPT_FORMS =
            "text, or a non-empty array of texts, of token ids or of token id arrays";

    private final JsonParser in;
    private final MemberReader values;
    private boolean hasInput;
    private boolean isOpaque;
    private @Nullable String unboundedBy;
    private long prompts = 1;
    private long items;

    InputScan(JsonParser in, MemberReader values) {
        this.in = in;
        this.values = values;
    }

    boolean isOpaque() {
        return isOpaque;
    }

    /** The first member that no price and no single input bounds. */
    @Nullable
    String unboundedBy() {
        return unboundedBy;
    }

    /** The texts or token arrays that are completed or embedded one by one; 1 for a chat. */
    long prompts() {
        return prompts;
    }

    long items() {
        return items;
    }

    /** Reads a member that is no setting. */
    void member(Endpoint endpoint, String name) throws IOException {
        if (name.equals(inputOf(endpoint))) {
            input(endpoint);
            return;
        }
        switch (name) {
            case "tools" -> tools();
            case "functions" -> functions();
            case "modalities" -> modalities();
            case "service_tier" -> serviceTier();
            default -> {
                if (HOSTED_INPUT.contains(name) && isSet()) {
                    hosted();
                } else if (OTHER_MODELS.contains(name) && isSet()) {
                    unbounded();
                }
                in.skipChildren();
            }
        }
    }

    private void hosted() {
        isOpaque = true;
        unbounded();
    }

    private void unbounded() {
        if (unboundedBy == null) {
            unboundedBy = MemberReader.path(in.getParsingContext());
        }
    }

    private void serviceTier() throws IOException {
        boolean isText = in.currentToken() == JsonToken.VALUE_STRING;
        if (isSet() && !(isText && USUAL_TIERS.contains(in.getText()))) {
            unbounded();
        }
        in.skipChildren();
    }

    void requireInput(Endpoint endpoint) {
        if (!hasInput) {
            String name = inputOf(endpoint);
            values.wrong(name, "'" + name + "' is missing.");
        }
    }

    private static String inputOf(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> "messages";
            case COMPLETIONS -> "prompt";
            case EMBEDDINGS -> "input";
        };
    }

    private boolean isSet() {
        return in.currentToken() != JsonToken.VALUE_NULL && in.currentToken() != JsonToken.VALUE_FALSE;
    }

    private void input(Endpoint endpoint) throws IOException {
        hasInput = true;
        if (endpoint == Endpoint.CHAT_COMPLETIONS) {
            messages();
        } else {
            readPrompts();
        }
    }

    private void messages() throws IOException {
        String mustBe = "a non-empty array of message objects";
        if (!values.isArray(mustBe)) {
            return;
        }
        long before = items;
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            items++;
            message();
        }
        if (values.isSound() && items == before) {
            values.wrong("messages", "'messages' must be " + mustBe + ".");
        }
    }

    private void message() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            values.wrong("a message object");
            return;
        }
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            switch (values.enterMember()) {
                case "content" -> content();
                case "name" -> {
                    items++;
                    in.skipChildren();
                }
                // An earlier spoken answer, by its id.
                case "audio" -> {
                    if (isSet()) {
                        hosted();
                    }
                    in.skipChildren();
                }
                case "images" -> {
                    isOpaque |= isSet();
                    in.skipChildren();
                }
                default -> in.skipChildren();
            }
        }
    }

    private void content() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING || values.isNull()) {
            return;
        }
        if (!values.isArray("text, an array of content parts, or null")) {
            return;
        }
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                part(type());
            } else if (in.currentToken() != JsonToken.VALUE_STRING) {
                values.wrong("a content part");
            }
        }
    }

    /** Audio has prices of its own, which nobody declares. */
    private void part(String type) {
        isOpaque |= !TEXT_PARTS.contains(type);
        if (type.contains("audio")) {
            unbounded();
        }
    }

    private void tools() throws IOException {
        if (values.isNull() || !values.isArray("an array of tools")) {
            return;
        }
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            items++;
            if (in.currentToken() == JsonToken.START_OBJECT) {
                if (!LOCAL_TOOLS.contains(type())) {
                    hosted();
                }
            } else {
                values.wrong("a tool object");
            }
        }
    }

    /** The {@code type} of the object at hand, which is read to its end; empty where it has none. */
    private String type() throws IOException {
        String type = "";
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            boolean isType = values.enterMember().equals("type");
            if (isType && in.currentToken() == JsonToken.VALUE_STRING) {
                type = in.getText();
            } else {
                in.skipChildren();
            }
        }
        return type;
    }

    private void functions() throws IOException {
        if (values.isNull() || !values.isArray("an array of functions")) {
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items++;
            in.skipChildren();
        }
    }

    private void modalities() throws IOException {
        if (values.isNull() || !values.isArray("an array of texts")) {
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_STRING || !in.getText().equals("text")) {
                hosted();
            }
            in.skipChildren();
        }
    }

    private void readPrompts() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            items++;
            return;
        }
        if (!values.isArray(PROMPT_FORMS)) {
            return;
        }
        JsonToken first = in.nextToken();
        if (first == JsonToken.END_ARRAY) {
            values.wrong(PROMPT_FORMS);
            return;
        }
        long count = 0;
        for (JsonToken token = first; token != JsonToken.END_ARRAY && values.isSound(); token = in.nextToken()) {
            count++;
            prompt(first, token);
        }
        prompts = first == JsonToken.VALUE_NUMBER_INT ? 1 : count;
        items += prompts;
    }

    private void prompt(JsonToken first, JsonToken token) throws IOException {
        boolean isPrompt = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT;
        if (token != first || !isPrompt && token != JsonToken.START_ARRAY) {
            values.wrong("of the same form as the others: text, a token id or an array of token ids");
        } else if (token == JsonToken.START_ARRAY) {
            tokenIds();
        }
    }

    private void tokenIds() throws IOException {
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                values.wrong("a token id");
            }
        }
    }
}
