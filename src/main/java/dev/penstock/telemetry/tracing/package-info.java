/**
 * Where did the time of a request go, for whoever follows it through other systems?
 *
 * <p>A {@link dev.penstock.telemetry.tracing.Journey} notes a request's stages and attempts while it runs, on the event loop of
 * its exchange; at the end they become spans, which a thread of their own sends to an OTLP endpoint. Where none is configured,
 * nothing is noted and there is no such thread. Spans carry names and figures, never a prompt, an answer or a secret.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.telemetry.tracing;
