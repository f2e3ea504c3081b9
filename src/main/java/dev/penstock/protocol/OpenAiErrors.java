package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.Failure;
import dev.penstock.core.Refusal;
import org.jspecify.annotations.Nullable;

/** Spells refusals and failures in OpenAI's dialect: an error with all four members, always. */
public final class OpenAiErrors {

    private static final int BAD_REQUEST = 400;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private OpenAiErrors() {}

    /** The body of an answer that refuses; its status is the reason's. */
    public static byte[] body(Refusal refusal) {
        Refusal.Reason reason = refusal.reason();
        return error(refusal.message(), reason.type(), refusal.param(), reason.code())
                .getBytes(UTF_8);
    }

    /** The body of an answer after a failure for which the provider sent no error of its own. */
    public static byte[] body(Failure failure) {
        return error(failure).getBytes(UTF_8);
    }

    /** The failure as the value of an {@code error}. */
    public static byte[] value(Failure failure) {
        return object(failure.message(), "server_error", null, code(failure)).getBytes(UTF_8);
    }

    /** The same without a word about who failed, and why. */
    public static byte[] nameless(Failure failure) {
        return object("No answer came.", "server_error", null, code(failure)).getBytes(UTF_8);
    }

    /** The event that ends a stream which the provider did not end: SDKs raise on it. No {@code [DONE]} follows. */
    public static byte[] streamEvent(Failure failure) {
        return ("data: " + error(failure) + "\n\n").getBytes(UTF_8);
    }

    /** The status of the answer after a failure: the provider's own where it found fault with the request. */
    public static int status(Failure failure) {
        boolean isRefusal = failure.kind() == Failure.Kind.REFUSED && failure.status() >= BAD_REQUEST;
        if (isRefusal) {
            return failure.status();
        }
        return failure.kind() == Failure.Kind.TIMEOUT ? GATEWAY_TIMEOUT : BAD_GATEWAY;
    }

    /** The stable name of a failure, for clients and metrics. */
    public static String code(Failure failure) {
        return switch (failure.kind()) {
            case CONNECT -> "upstream_unreachable";
            case CIRCUIT_OPEN -> "upstream_unavailable";
            case REFUSED -> "upstream_refused";
            case SERVER_ERROR -> "upstream_error";
            case TIMEOUT -> "upstream_timeout";
            case DISCONNECTED -> "upstream_disconnected";
            case TOO_LARGE -> "upstream_answer_too_large";
        };
    }

    private static String error(Failure failure) {
        return error(failure.message(), "server_error", null, code(failure));
    }

    private static String error(String message, String type, @Nullable String param, String code) {
        return "{\"error\":" + object(message, type, param, code) + "}";
    }

    private static String object(String message, String type, @Nullable String param, String code) {
        StringBuilder out = new StringBuilder(message.length() + 128);
        out.append("{\"message\":");
        JsonText.quote(message, out);
        out.append(",\"type\":");
        JsonText.quote(type, out);
        out.append(",\"param\":");
        if (param == null) {
            out.append("null");
        } else {
            JsonText.quote(param, out);
        }
        out.append(",\"code\":");
        JsonText.quote(code, out);
        return out.append('}').toString();
    }
}
