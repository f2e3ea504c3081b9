package dev.penstock.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a comparison: one request, and the models that it is put to.
 *
 * @param models the models in the order in which the client names them; one may be named more than once
 * @param blind whether the client is not to learn which answer is whose
 * @param strategy what the client gets
 * @param request the bytes of the request, a JSON object without {@code model}
 */
public record CompareBody(List<Named> models, boolean blind, Strategy strategy, byte[] request) {

    public static final int MODELS_MIN = 2;
    public static final int MODELS_MAX = 5;

    /**
     * A model as the client names it.
     *
     * @param model the name of the model
     * @param variant the name of its variant; absent to leave the choice to the model's own division
     */
    public record Named(String model, @Nullable String variant) {}

    /** What becomes of the answers. */
    public enum Strategy {
        /** The client gets all of them. */
        ALL,
        /** The client gets the first. */
        FIRST,
        /** The client gets the one that most agree on. */
        VOTE
    }

    public CompareBody {
        models = List.copyOf(models);
        if (models.size() < MODELS_MIN || models.size() > MODELS_MAX) {
            throw new IllegalArgumentException(
                    "models must be " + MODELS_MIN + " to " + MODELS_MAX + ", not " + models.size());
        }
    }

    /** The request as it is put to the model of this name: every byte as it came, with the model before them. */
    public byte[] requestTo(String model) {
        JsonCursor cursor = new JsonCursor();
        cursor.start(request, 0, request.length);
        boolean isEmpty = !cursor.object() || !cursor.member();
        byte[] member = ("\"model\":" + JsonText.quoted(model) + (isEmpty ? "" : ",")).getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[request.length + member.length];
        body[0] = '{';
        System.arraycopy(member, 0, body, 1, member.length);
        System.arraycopy(request, 1, body, 1 + member.length, request.length - 1);
        return body;
    }
}
