package dev.penstock.redis;

import java.time.Duration;

/**
 * The bounds of a {@link RedisLink}.
 *
 * @param reply the longest wait for a reply; a connection that is silent for as long is replaced
 * @param connect the longest wait for a connection, handshake included
 * @param commandsInFlight the most commands that wait for a reply at the same time; more fail at once
 */
public record RedisLimits(Duration reply, Duration connect, int commandsInFlight) {

    public static final RedisLimits DEFAULT = new RedisLimits(Duration.ofMillis(50), Duration.ofSeconds(1), 4096);

    public RedisLimits {
        if (reply.toMillis() < 1 || connect.compareTo(reply) < 0) {
            throw new IllegalArgumentException(
                    "reply must be at least 1 ms and connect no shorter, not " + reply + " and " + connect);
        }
        if (commandsInFlight < 1) {
            throw new IllegalArgumentException("commandsInFlight must be at least 1, not " + commandsInFlight);
        }
    }

    /** The same bounds with another wait for a reply. */
    public RedisLimits withReply(Duration other) {
        return new RedisLimits(other, connect.compareTo(other) < 0 ? other : connect, commandsInFlight);
    }
}
