package dev.penstock.redis;

/** Redis did not answer: no connection, no reply in time, or the connection broke before the reply. */
public final class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean maybeRun;

    public RedisUnavailable(String message) {
        this(message, true);
    }

    private RedisUnavailable(String message, boolean maybeRun) {
        super(message, null, false, false);
        this.maybeRun = maybeRun;
    }

    /** The command certainly did not run. */
    static RedisUnavailable notRun(String message) {
        return new RedisUnavailable(message, false);
    }

    /** Whether the command may have run although no reply came. */
    public boolean mayHaveRun() {
        return maybeRun;
    }
}
