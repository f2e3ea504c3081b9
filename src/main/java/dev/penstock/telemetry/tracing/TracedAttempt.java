package dev.penstock.telemetry.tracing;

import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import dev.penstock.telemetry.ErrorType;
import org.jspecify.annotations.Nullable;

/** An attempt on its way. */
final class TracedAttempt {

    private static final long NOT_YET = Long.MIN_VALUE;

    final TraceContext context;
    final Target target;
    final long beganNanos;
    private long firstContentNanos = NOT_YET;
    private long endedNanos = NOT_YET;
    private ErrorType error = ErrorType.NONE;
    private @Nullable Usage usage;

    TracedAttempt(TraceContext context, Target target, long beganNanos) {
        this.context = context;
        this.target = target;
        this.beganNanos = beganNanos;
    }

    void firstContent(long nanos) {
        firstContentNanos = firstContentNanos == NOT_YET ? nanos : firstContentNanos;
    }

    void used(Usage so) {
        usage = so;
    }

    void ended(long nanos, ErrorType why) {
        endedNanos = nanos;
        error = why;
    }

    boolean hasContent() {
        return firstContentNanos != NOT_YET;
    }

    long firstContentNanos() {
        return firstContentNanos;
    }

    /** When it ended, or the request did, where it was let go. */
    long endedNanos(long requestEndedNanos) {
        return endedNanos == NOT_YET ? requestEndedNanos : endedNanos;
    }

    ErrorType error() {
        return error;
    }

    @Nullable
    Usage usage() {
        return usage;
    }
}
