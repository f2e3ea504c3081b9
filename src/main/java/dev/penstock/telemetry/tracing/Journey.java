package dev.penstock.telemetry.tracing;

import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import dev.penstock.telemetry.ErrorType;
import dev.penstock.telemetry.RequestSummary;
import org.jspecify.annotations.Nullable;

/** What is noted of a request for its trace. It is told as things happen, and decides nothing. */
public interface Journey {

    /** Notes nothing. */
    Journey NONE = new Journey() {};

    /** A stage of this name has ended, which began when the one before it did. */
    default void stage(String name) {}

    /** An attempt at the target begins. */
    default void attempt(Target target) {}

    /** The attempt has brought generated content. */
    default void firstContent() {}

    /** The attempt used so much. */
    default void used(Usage usage) {}

    /** The attempt has ended, for this reason where it brought no answer. */
    default void attemptEnded(ErrorType error) {}

    /** What the provider is told of the attempt under way; absent where the caller's own word goes on. */
    default @Nullable String traceparent() {
        return null;
    }

    /** What is noted of a part of the request that runs beside others. */
    default Journey lane() {
        return NONE;
    }

    /** The request has ended. */
    default void ended(RequestSummary summary) {}
}
