package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Ask;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Verdict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One pass over the members of one request. */
final class RequestScan {

    private final Endpoint endpoint;
    private final RequestLimits limits;
    private final byte[] body;
    private final JsonParser in;
    private final MemberReader values;
    private final InputTally tally;
    private final InputScan input;
    private final AddedInput added;
    private final TagScan tags;
    private @Nullable Span format;

    private int afterBrace;
    private String model = "";
    private @Nullable Span modelSpan;
    private boolean stream;
    private BodyLayout.@Nullable StreamOptions streamOptions;
    private final Map<String, BodyLayout.Cap> caps = new LinkedHashMap<>(4);
    private long choices = 1;
    private long predictedBytes;
    private boolean wantsBase64;

    RequestScan(Endpoint endpoint, RequestLimits limits, byte[] body, JsonParser in) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.body = body;
        this.in = in;
        this.values = new MemberReader(in);
        this.tally = new InputTally(in);
        this.input = new InputScan(endpoint, in, values, tally, new PartScan(body, in, values, tally));
        this.added = new AddedInput(in, values, tally);
        this.tags = new TagScan(body, in, values, limits.userCharsMax());
    }

    Verdict<RequestBody> read() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            values.wrong(null, "The body must be a JSON object.");
        } else {
            members();
        }
        return values.isSound() && modelSpan != null ? Verdict.yes(body(modelSpan)) : Verdict.no(values.sureRefusal());
    }

    private void members() throws IOException {
        afterBrace = values.start() + 1;
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
            case "model" -> model();
            case "stream" -> stream = values.flag();
            case "stream_options" -> streamOptions();
            case "n", "best_of" -> choices();
            // The last two override the others: llama.cpp's, and that of Hugging Face's servers.
            case "max_tokens", "max_completion_tokens", "n_predict", "max_new_tokens" -> cap(name);
            case "prediction" -> prediction();
            case "encoding_format" -> encodingFormat();
            default -> {
                if (name.equals(input.name())) {
                    input.read();
                } else if (!tags.read(name)) {
                    int from = values.start();
                    added.member(name);
                    format = name.equals("response_format") ? values.span(from) : format;
                }
            }
        }
    }

    private void model() throws IOException {
        int from = values.start();
        model = values.name(limits.modelCharsMax());
        if (values.isSound() && model.isBlank()) {
            values.wrong("the name of a model");
        }
        modelSpan = values.span(from);
    }

    private void streamOptions() throws IOException {
        int from = values.start();
        if (values.isNull()) {
            streamOptions = new BodyLayout.StreamOptions(values.span(from), true, false, null, false);
            return;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            values.wrong("an object");
            return;
        }
        boolean isEmpty = true;
        boolean asksUsage = false;
        Span includeUsage = null;
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            isEmpty = false;
            if (values.enterMember().equals("include_usage")) {
                asksUsage = values.flag();
                includeUsage = values.span(values.start());
            } else {
                in.skipChildren();
            }
        }
        streamOptions = new BodyLayout.StreamOptions(values.span(from), false, isEmpty, includeUsage, asksUsage);
    }

    private void choices() throws IOException {
        if (endpoint.generates()) {
            Long wanted = values.wholeNumber(limits.choicesMax());
            choices = wanted == null ? choices : Math.max(choices, wanted);
        } else {
            in.skipChildren();
        }
    }

    private void cap(String name) throws IOException {
        if (!endpoint.generates()) {
            in.skipChildren();
            return;
        }
        int from = values.start();
        Long tokens = values.wholeNumber(limits.outputCapMax());
        caps.put(name, new BodyLayout.Cap(values.span(from), tokens));
    }

    private void prediction() throws IOException {
        if (!values.isNull()) {
            int from = values.start();
            in.skipChildren();
            predictedBytes = values.span(from).length();
        }
    }

    private void encodingFormat() throws IOException {
        if (endpoint == Endpoint.EMBEDDINGS && !values.isNull()) {
            wantsBase64 = values.name(limits.modelCharsMax()).equals("base64");
        } else {
            in.skipChildren();
        }
    }

    private void whole() {
        if (modelSpan == null) {
            values.wrong("model", "'model' is missing: name the model to ask.");
        } else if (stream && !endpoint.generates()) {
            values.wrong("stream", "'stream' must not be true: embeddings are not streamed.");
        } else {
            input.requireInput();
        }
    }

    private RequestBody body(Span modelAt) {
        Ask ask = new Ask(
                endpoint,
                model,
                stream,
                stream && streamOptions != null && streamOptions.asksUsage(),
                endpoint.generates() ? Math.multiplyExact(choices, input.prompts()) : 1,
                outputCap(),
                body.length,
                tally.items(),
                tally.isOpaque(),
                tally.unboundedBy(),
                tally.audio(),
                predictedBytes,
                tags.user());
        BodyLayout layout = new BodyLayout(afterBrace, modelAt, streamOptions, caps, format);
        return new RequestBody(body, ask, tags.tags(), layout, wantsBase64, tally.hasEffects());
    }

    /** The largest of the client's caps: which of them a server obeys, nobody knows. */
    private OptionalLong outputCap() {
        return caps.values().stream()
                .map(BodyLayout.Cap::tokens)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max();
    }
}
