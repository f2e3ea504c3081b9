package dev.penstock.core;

/**
 * A provider's no, or its silence.
 *
 * @param kind what went wrong
 * @param status the provider's HTTP status; 0 where there was none
 * @param message a sentence for a person, without secrets
 */
public record Failure(Kind kind, int status, String message) {

    /** What went wrong with an attempt. */
    public enum Kind {
        /** No connection: no byte of the request was written. */
        CONNECT,
        /** The target's circuit breaker is open: nothing was sent. */
        CIRCUIT_OPEN,
        /** The provider refused with a 4xx, its 429 included. */
        REFUSED,
        /** The provider failed with a 5xx. */
        SERVER_ERROR,
        /** The answer did not begin in time. */
        TIMEOUT,
        /** The connection broke, or the answer was no HTTP, after the request had been sent. */
        DISCONNECTED,
        /** The answer passed a limit of the gateway. */
        TOO_LARGE,
    }

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    /** Whether the provider may bill for the attempt although it failed. */
    public boolean mayHaveCost() {
        return switch (kind) {
            case CONNECT, CIRCUIT_OPEN, REFUSED -> false;
            case SERVER_ERROR, TIMEOUT, DISCONNECTED, TOO_LARGE -> true;
        };
    }

    /** Whether the same request may do better at the same target, or at another one. */
    public boolean isRetryable() {
        return switch (kind) {
            case CONNECT, CIRCUIT_OPEN, SERVER_ERROR, TIMEOUT, DISCONNECTED -> true;
            case REFUSED -> status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
            case TOO_LARGE -> false;
        };
    }
}
