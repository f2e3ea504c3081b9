package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Endpoint;
import java.io.IOException;

/** The input proper of a request: the messages of a chat, or the prompts that are completed or embedded. */
final class InputScan {

    private static final String PROMPT_FORMS =
            "text, or a non-empty array of texts, of token ids or of token id arrays";

    private final Endpoint endpoint;
    private final JsonParser in;
    private final MemberReader values;
    private final InputTally tally;
    private final PartScan parts;
    private boolean hasInput;
    private long prompts = 1;

    InputScan(Endpoint endpoint, JsonParser in, MemberReader values, InputTally tally, PartScan parts) {
        this.endpoint = endpoint;
        this.in = in;
        this.values = values;
        this.tally = tally;
        this.parts = parts;
    }

    /** The name of the member that has the input. */
    String name() {
        return switch (endpoint) {
            case CHAT_COMPLETIONS, COMPARE -> "messages";
            case COMPLETIONS -> "prompt";
            case EMBEDDINGS -> "input";
        };
    }

    /** The texts or token arrays that are completed or embedded one by one; 1 for a chat. */
    long prompts() {
        return prompts;
    }

    void read() throws IOException {
        hasInput = true;
        if (endpoint == Endpoint.CHAT_COMPLETIONS) {
            messages();
        } else {
            readPrompts();
        }
    }

    void requireInput() {
        if (!hasInput) {
            values.wrong(name(), "'" + name() + "' is missing.");
        }
    }

    private void messages() throws IOException {
        String mustBe = "a non-empty array of message objects";
        if (!values.isArray(mustBe)) {
            return;
        }
        long count = 0;
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            count++;
            message();
        }
        tally.count(count);
        if (values.isSound() && count == 0) {
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
                    tally.count(1);
                    in.skipChildren();
                }
                // An earlier spoken answer, which the provider has kept: only its id is in the body.
                case "audio" -> {
                    if (tally.isSet()) {
                        tally.heard();
                        tally.opaque();
                    }
                    in.skipChildren();
                }
                case "images" -> {
                    if (tally.isSet()) {
                        tally.opaque();
                    }
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
                parts.read();
            } else if (in.currentToken() != JsonToken.VALUE_STRING) {
                values.wrong("a content part");
            }
        }
    }

    private void readPrompts() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            tally.count(1);
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
        tally.count(prompts);
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
