/**
 * What does a target answer to an attempt?
 *
 * <p>An {@link dev.penstock.upstream.Attempt} passes its target's guard (retry, circuit breaker) and becomes one HTTP
 * request after another until an {@link dev.penstock.upstream.Outcome} stands. Requests and answers stay on the event loop
 * of the caller, on connections of that loop; nothing here blocks.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.upstream;
