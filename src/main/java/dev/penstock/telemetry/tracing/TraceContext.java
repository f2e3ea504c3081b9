package dev.penstock.telemetry.tracing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> spells it.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param sampled whether the trace is kept
 */
record TraceContext(String traceId, String spanId, boolean sampled) {

    /** Later versions may go on behind these fields. */
    private static final Pattern HEADER = Pattern.compile(
            "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})" + "-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.{0,256})?");

    private static final String FIRST_VERSION = "00";
    private static final int HEX = 16;

    /** What the header says; empty where it is none, or a wrong one. */
    static Optional<TraceContext> parse(@Nullable String traceparent) {
        if (traceparent == null) {
            return Optional.empty();
        }
        Matcher header = HEADER.matcher(traceparent);
        if (!header.matches() || (header.group(1).equals(FIRST_VERSION) && header.group(5) != null)) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(header.group(4), HEX) & 1) == 1;
        return Optional.of(new TraceContext(header.group(2), header.group(3), sampled));
    }

    /** Another place in the same trace. */
    TraceContext at(String otherSpanId) {
        return new TraceContext(traceId, otherSpanId, sampled);
    }

    /** The value of the header. */
    String traceparent() {
        return FIRST_VERSION + "-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
