package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's no to a request, as a provider would spell it.
 *
 * <p>An exception, unlike the gateway's own refusals: it ends the reading of a request from any depth, and exactly one
 * mapper answers it. It carries no stack trace.
 */
final class Rejection extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR_MIN = 500;
    private static final int QUOTED_CHARS_MAX = 80;
    private static final String INVALID_REQUEST = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;
    private final int retryAfterSeconds;

    private Rejection(
            int status,
            String type,
            @Nullable String param,
            @Nullable String code,
            OptionalInt retryAfter,
            String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.retryAfterSeconds = retryAfter.orElse(-1);
    }

    /** A request that cannot be understood; the member at fault is named where there is one. */
    static Rejection badRequest(@Nullable String param, String message) {
        return new Rejection(BAD_REQUEST, INVALID_REQUEST, param, null, OptionalInt.empty(), message);
    }

    static Rejection unknownModel(String id, String why) {
        String message = "The model `" + quoted(id) + "` " + why + ".";
        return new Rejection(NOT_FOUND, INVALID_REQUEST, "model", "model_not_found", OptionalInt.empty(), message);
    }

    static Rejection unknownUrl() {
        return new Rejection(NOT_FOUND, INVALID_REQUEST, null, "unknown_url", OptionalInt.empty(), "Unknown URL.");
    }

    /** The failure that a request or the settings asked for. */
    static Rejection simulated(int status, OptionalInt retryAfter) {
        String message = "The simulator was told to answer " + status + ".";
        if (status == TOO_MANY_REQUESTS) {
            return new Rejection(status, "requests", null, "rate_limit_exceeded", retryAfter, message);
        }
        String type = status >= SERVER_ERROR_MIN ? "server_error" : INVALID_REQUEST;
        return new Rejection(status, type, null, "simulated", retryAfter, message);
    }

    int status() {
        return status;
    }

    /** Seconds to wait before the next try; absent where the answer names none. */
    OptionalInt retryAfterSeconds() {
        return retryAfterSeconds < 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }

    byte[] body() {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return Json.bytes(body);
    }

    private static String quoted(String id) {
        String start = id.length() <= QUOTED_CHARS_MAX ? id : id.substring(0, QUOTED_CHARS_MAX) + "…";
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
