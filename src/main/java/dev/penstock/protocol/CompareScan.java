package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Verdict;
import dev.penstock.protocol.CompareBody.Named;
import dev.penstock.protocol.CompareBody.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over the members of one comparison. What its {@code request} says is read later, for each model. */
final class CompareScan {

    private static final String COUNT = "'models' must name " + CompareBody.MODELS_MIN + " to " + CompareBody.MODELS_MAX
            + " models, each by its name or as {\"model\",\"variant\"}.";

    private final RequestLimits limits;
    private final byte[] body;
    private final JsonParser in;
    private final MemberReader values;

    private final List<Named> models = new ArrayList<>(CompareBody.MODELS_MAX);
    private boolean blind;
    private Strategy strategy = Strategy.ALL;
    private byte @Nullable [] request;

    CompareScan(RequestLimits limits, byte[] body, JsonParser in) {
        this.limits = limits;
        this.body = body;
        this.in = in;
        this.values = new MemberReader(in);
    }

    Verdict<CompareBody> read() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            values.wrong(null, "The body must be a JSON object.");
        } else {
            members();
        }
        return request != null && values.isSound()
                ? Verdict.yes(new CompareBody(models, blind, strategy, request))
                : Verdict.no(values.sureRefusal());
    }

    private void members() throws IOException {
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            member(values.enterMember());
        }
        if (values.isSound() && in.nextToken() != null) {
            values.wrong(null, "Nothing may follow the JSON object.");
        }
        if (values.isSound()) {
            whole();
        }
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "models" -> models();
            case "blind" -> blind = values.flag();
            case "strategy" -> strategy();
            case "request" -> request();
            default ->
                values.wrong(
                        MemberReader.path(in.getParsingContext()),
                        "A comparison has no such member; what concerns the models stands in 'request'.");
        }
    }

    private void models() throws IOException {
        if (!values.isArray("a list of models")) {
            return;
        }
        while (values.isSound() && in.nextToken() != JsonToken.END_ARRAY) {
            if (models.size() == CompareBody.MODELS_MAX) {
                values.wrong("models", COUNT);
            } else {
                models.add(in.currentToken() == JsonToken.START_OBJECT ? object() : new Named(name(), null));
            }
        }
    }

    private Named object() throws IOException {
        String model = "";
        String variant = null;
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            switch (values.enterMember()) {
                case "model" -> model = name();
                case "variant" -> variant = name();
                default -> values.wrong("a model's name, or its \"model\" and \"variant\"");
            }
        }
        if (values.isSound() && model.isEmpty()) {
            values.wrong("the name of a model, with or without that of a variant");
        }
        return new Named(model, variant);
    }

    private String name() throws IOException {
        String name = values.name(limits.modelCharsMax());
        if (values.isSound() && name.isBlank()) {
            values.wrong("the name of a model");
        }
        return name;
    }

    private void strategy() throws IOException {
        String wanted = in.currentToken() == JsonToken.VALUE_STRING ? values.name(limits.modelCharsMax()) : "";
        switch (wanted) {
            case "all" -> strategy = Strategy.ALL;
            case "first" -> strategy = Strategy.FIRST;
            case "vote" -> strategy = Strategy.VOTE;
            default -> values.wrong("\"all\", \"first\" or \"vote\"");
        }
    }

    private void request() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            values.wrong("an object, the body of a chat completion without 'model'");
            return;
        }
        int from = values.start();
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            if (values.enterMember().equals("model")) {
                values.wrong("left out: 'models' names the models");
            }
            in.skipChildren();
        }
        Span span = values.span(from);
        request = Arrays.copyOfRange(body, span.from(), span.to());
    }

    private void whole() {
        if (models.size() < CompareBody.MODELS_MIN) {
            values.wrong("models", COUNT);
        } else if (request == null) {
            values.wrong("request", "'request' is missing: the body of a chat completion without 'model'.");
        } else if (blind && strategy != Strategy.ALL) {
            values.wrong("blind", "'blind' must not be true where the answer of one model is given as its own.");
        }
    }
}
