/**
 * What do operators see of the traffic?
 *
 * <p>Comes last: the pipeline reports what happened, and nothing here answers back. Metrics are counted on the calling
 * thread, whichever it is, without locks; label values come from configuration, never from clients. Each request also
 * leaves one line in the access log.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.telemetry;
