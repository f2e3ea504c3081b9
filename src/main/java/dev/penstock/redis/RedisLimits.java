package dev.penstock.redis;

import java.time.Duration;

/**
 * The bounds of a {@link RedisLink}.
 *
 * @param reply the longest silence while a reply is due; a connection that is silent for as long is replaced
 * @param connect the longest wait for a connection, handshake included
 * @param backlog the longest wait for a reply behind those of other commands, while those keep coming
 * @param commandsInFlight the most commands that wait for a reply at the same time; more fail at once
 */
public record RedisLimits(Duration reply, Duration connect, Duration backlog, int commandsInFlight) {

    private static final int BACKLOG_REPLIES = 20;

    /** The bounds with a wait behind others of twenty times that for a reply. */
    public RedisLimits(Duration reply, Duration connect, int commandsInFlight) {
        this(reply, connect, reply.multipliedBy(BACKLOG_REPLIES), commandsInFlight);
    }

    public RedisLimits {
        if (reply.toMillis() < 1 || connect.compareTo(reply) < 0) {
            throw new IllegalArgumentException(
                    "reply must be at least 1 ms and connect no shorter, not " + reply + " and " + connect);
        }
        if (commandsInFlight < 1) {
            throw new IllegalArgumentException("commandsInFlight must be at least 1, not " + commandsInFlight);
        }
    }
}
