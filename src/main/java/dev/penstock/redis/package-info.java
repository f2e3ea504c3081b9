/**
 * How do stages talk to Redis: over which connections, within what time, and with which scripts?
 *
 * <p>{@link dev.penstock.redis.RedisLink} may be used from any thread; it answers on the caller's Vert.x context, or on
 * an event loop where the caller has none. Nothing here blocks but {@link dev.penstock.redis.PrivateRedis}, which is
 * started and stopped with the process.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.redis;
