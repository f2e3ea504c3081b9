/**
 * What happens to an exchange, in which order?
 *
 * <p>{@link dev.penstock.pipeline.Gateway} is the order: who is calling, what they ask, whether they may, who serves it,
 * whether that is already paid for, and then a {@link dev.penstock.pipeline.Course} of attempts, each of which is
 * admitted, sent and settled. A {@link dev.penstock.pipeline.Comparison} has lanes in the place of a course: attempts side
 * by side, all admitted before the first is sent, whose answers a {@link dev.penstock.pipeline.Merger} makes one. Once an
 * answer has begun, a {@link dev.penstock.pipeline.Shadow} may copy the exchange to a variant unseen, which nothing waits for.
 *
 * <p>Decisions are pure functions of the policy set and the request; what touches a store or a provider comes after all
 * of them. An exchange lives on one event loop, that of its HTTP connection, so that its objects need no locks. Whatever
 * its end, its holds are resolved once and its {@link dev.penstock.pipeline.Trail} says so to metrics and log.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.pipeline;
