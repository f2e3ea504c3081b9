package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/** Members beside the input that add to it, have it served at another price, or do more than have it answered. */
final class AddedInput {

    /**
     * Members that make a provider read what the body does not show, the web or something it has stored, and that more
     * than once: no single input bounds it.
     */
    static final Set<String> HOSTED = Set.of(
            "web_search_options",
            "search_parameters",
            "enable_search",
            "plugins",
            "data_sources",
            "previous_response_id",
            "conversation",
            "cached_content");

    /** Members by which OpenRouter serves the request with another model or at another host, at that one's price. */
    static final Set<String> OTHER_MODELS = Set.of("models", "route", "provider", "preset");

    private static final String FUNCTION = "function";

    /** Tools that the client runs. */
    private static final Set<String> LOCAL_TOOLS = Set.of(FUNCTION, "custom");

    /** Tiers that cost no more than the price. */
    private static final Set<String> USUAL_TIERS = Set.of("auto", "default", "flex");

    private final JsonParser in;
    private final MemberReader values;
    private final InputTally tally;

    AddedInput(JsonParser in, MemberReader values, InputTally tally) {
        this.in = in;
        this.values = values;
        this.tally = tally;
    }

    void member(String name) throws IOException {
        switch (name) {
            case "tools" -> tools();
            case "functions" -> functions();
            case "modalities" -> modalities();
            case "audio" -> voice();
            case "service_tier" -> serviceTier();
            case "store" -> store();
            default -> {
                if (HOSTED.contains(name) && tally.isSet()) {
                    tally.hosted();
                } else if (OTHER_MODELS.contains(name) && tally.isSet()) {
                    tally.unbounded();
                }
                in.skipChildren();
            }
        }
    }

    private void tools() throws IOException {
        if (values.isNull() || !values.isArray("an array of tools")) {
            return;
        }
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            tally.count(1);
            if (in.currentToken() == JsonToken.START_OBJECT) {
                tool(values.type());
            } else {
                values.wrong("a tool object");
            }
        }
    }

    private void tool(String type) {
        if (!LOCAL_TOOLS.contains(type)) {
            tally.hosted();
        } else if (!type.equals(FUNCTION)) {
            tally.effects();
        }
    }

    private void store() throws IOException {
        if (tally.isSet()) {
            tally.effects();
        }
        in.skipChildren();
    }

    private void functions() throws IOException {
        if (values.isNull() || !values.isArray("an array of functions")) {
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            tally.count(1);
            in.skipChildren();
        }
    }

    private void modalities() throws IOException {
        if (values.isNull() || !values.isArray("an array of texts")) {
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            modality(in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : "");
            in.skipChildren();
        }
    }

    private void modality(String name) {
        switch (name) {
            case "text" -> {}
            case "audio" -> tally.spoken();
            default -> tally.hosted();
        }
    }

    /** How an answer is to sound: some servers speak where it is there, whatever the modalities say. */
    private void voice() throws IOException {
        if (tally.isSet()) {
            tally.spoken();
        }
        in.skipChildren();
    }

    private void serviceTier() throws IOException {
        boolean isText = in.currentToken() == JsonToken.VALUE_STRING;
        if (tally.isSet() && !(isText && USUAL_TIERS.contains(in.getText()))) {
            tally.unbounded();
        }
        in.skipChildren();
    }
}
