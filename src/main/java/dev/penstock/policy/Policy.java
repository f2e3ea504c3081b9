package dev.penstock.policy;

import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Model;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Variant;
import dev.penstock.core.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller may ask for: which models, and which of their variants by name. */
public final class Policy {

    private static final int MAX_SHOWN_CHARS = 128;

    /**
     * The model to serve, or {@link Reason#MODEL_NOT_FOUND} where there is none of the name, or
     * {@link Reason#MODEL_NOT_ALLOWED} where there is one that is not for this caller.
     *
     * @param declared what the policies declare under the name that was asked for; absent where they declare nothing
     */
    public Verdict<Model> check(Caller caller, Ask ask, @Nullable Model declared) {
        if (declared == null) {
            return no(Reason.MODEL_NOT_FOUND, "model", "The model '" + shown(ask.model()) + "' does not exist.");
        }
        if (!caller.mayAsk(declared.name())) {
            return no(
                    Reason.MODEL_NOT_ALLOWED,
                    "model",
                    "The model '" + shown(ask.model()) + "' is not allowed to this API key.");
        }
        return Verdict.yes(declared);
    }

    /**
     * The name of the variant that the caller forces, empty where it leaves the choice; a refusal where it may not
     * force one, or where the model has none of the name.
     *
     * @param forced the header {@code x-penstock-variant}
     */
    public Verdict<Optional<String>> variant(Caller caller, Model model, @Nullable String forced) {
        if (forced == null || forced.isEmpty()) {
            return Verdict.yes(Optional.empty());
        }
        if (!caller.forcesVariants()) {
            return no(
                    Reason.MODEL_NOT_ALLOWED,
                    "x-penstock-variant",
                    "This API key may not choose the variant of a model.");
        }
        for (Variant variant : model.variants()) {
            if (model.isExperiment() && variant.name().equals(forced)) {
                return Verdict.yes(Optional.of(forced));
            }
        }
        return no(
                Reason.INVALID_REQUEST,
                "x-penstock-variant",
                "The model '" + shown(model.name()) + "' has no variant '" + shown(forced) + "'.");
    }

    private static <T> Verdict<T> no(Reason reason, String param, String message) {
        return Verdict.no(Refusal.ofParam(reason, param, message));
    }

    private static String shown(String name) {
        return name.length() <= MAX_SHOWN_CHARS ? name : name.substring(0, MAX_SHOWN_CHARS) + "…";
    }
}
