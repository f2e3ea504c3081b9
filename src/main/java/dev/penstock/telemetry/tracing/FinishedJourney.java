package dev.penstock.telemetry.tracing;

import dev.penstock.telemetry.RequestSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journey that has come to its end.
 *
 * @param summary what came of the request
 * @param context where it stands in its trace
 * @param parent where its caller stands; absent where the trace begins here
 * @param beganNanos on the clock of journeys
 * @param endedNanos on the same clock
 * @param beganEpochNanos when it began, in nanoseconds since 1970
 * @param stages in their order
 * @param attempts in their order
 */
record FinishedJourney(
        RequestSummary summary,
        TraceContext context,
        @Nullable TraceContext parent,
        long beganNanos,
        long endedNanos,
        long beganEpochNanos,
        List<TracedStage> stages,
        List<TracedAttempt> attempts) {

    FinishedJourney {
        stages = List.copyOf(stages);
        attempts = List.copyOf(attempts);
    }

    /** The time of day at this moment of the clock of journeys, in nanoseconds since 1970. */
    long epochNanos(long nanos) {
        return beganEpochNanos + nanos - beganNanos;
    }

    int spans() {
        return 1 + stages.size() + attempts.size();
    }
}
