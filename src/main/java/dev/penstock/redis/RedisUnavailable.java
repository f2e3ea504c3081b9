package dev.penstock.redis;

/** Redis did not answer: no connection, no reply in time, or the connection broke before the reply. */
public final class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RedisUnavailable(String message) {
        super(message, null, false, false);
    }
}
