package dev.penstock.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own no: what it would not do, why, and what a client can do about it.
 *
 * @param reason the kind of no
 * @param message a sentence for a person
 * @param param the request member at fault, if one is
 * @param retryAfter when asking again can help; absent where it cannot
 * @param facts further answer headers, name to value
 */
public record Refusal(
        Reason reason,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        Map<String, String> facts) {

    /** A kind of refusal, with its HTTP status and its error type and code in OpenAI's dialect. */
    public enum Reason {
        INVALID_REQUEST(400, "invalid_request_error", "invalid_request"),
        MODEL_NOT_PRICED(400, "invalid_request_error", "model_not_priced"),
        COST_NOT_BOUNDED(400, "invalid_request_error", "cost_not_bounded"),
        INVALID_API_KEY(401, "invalid_request_error", "invalid_api_key"),
        MODEL_NOT_ALLOWED(403, "invalid_request_error", "model_not_allowed"),
        MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
        /** What feedback is about: never answered, forgotten, or another tenant's. */
        ANSWER_NOT_FOUND(404, "invalid_request_error", "answer_not_found"),
        UNKNOWN_URL(404, "invalid_request_error", "unknown_url"),
        METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_supported"),
        REQUEST_TIMEOUT(408, "invalid_request_error", "request_timeout"),
        REQUEST_TOO_LARGE(413, "invalid_request_error", "request_too_large"),
        UNSUPPORTED_ENCODING(415, "invalid_request_error", "unsupported_encoding"),
        BUDGET_EXHAUSTED(429, "insufficient_quota", "insufficient_quota"),
        REQUEST_RATE(429, "requests", "rate_limit_exceeded"),
        TOKEN_RATE(429, "tokens", "rate_limit_exceeded"),
        CONCURRENCY(429, "requests", "rate_limit_exceeded"),
        CACHE_MISS(504, "invalid_request_error", "cache_miss"),
        STORE_UNAVAILABLE(503, "server_error", "budget_store_unavailable"),
        FEEDBACK_STORE_UNAVAILABLE(503, "server_error", "feedback_store_unavailable"),
        /** The keys of a token's issuer cannot be had. */
        KEYS_UNAVAILABLE(503, "server_error", "signing_keys_unavailable"),
        OVERLOADED(503, "server_error", "gateway_overloaded"),
        /** A bug in the gateway. */
        INTERNAL_ERROR(500, "server_error", "internal_error");

        private final int status;
        private final String type;
        private final String code;

        Reason(int status, String type, String code) {
            this.status = status;
            this.type = type;
            this.code = code;
        }

        public int status() {
            return status;
        }

        public String type() {
            return type;
        }

        public String code() {
            return code;
        }
    }

    public Refusal {
        facts = Map.copyOf(facts);
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, null, null, Map.of());
    }

    /** A refusal of one request member, named as a client would write it. */
    public static Refusal ofParam(Reason reason, String param, String message) {
        return new Refusal(reason, message, param, null, Map.of());
    }

    public Refusal withRetryAfter(Duration delay) {
        return new Refusal(reason, message, param, delay, facts);
    }

    /** The same with further answer headers. */
    public Refusal withFacts(Map<String, String> headers) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.putAll(headers);
        return new Refusal(reason, message, param, retryAfter, more);
    }
}
