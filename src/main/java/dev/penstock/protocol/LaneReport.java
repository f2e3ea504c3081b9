package dev.penstock.protocol;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of one lane of a comparison.
 *
 * @param name which lane it is
 * @param error what went wrong, as a JSON value; absent where nothing did
 * @param response the answer, a JSON object; absent where there is none, and where it was streamed
 * @param figures how long it took and what it cost; absent where that would tell whose it is
 */
public record LaneReport(
        Name name,
        byte @Nullable [] error,
        byte @Nullable [] response,
        @Nullable Figures figures) {

    /**
     * A lane as it is shown.
     *
     * @param index its place among the lanes that are shown
     * @param label its letter
     * @param model the model as the client named it; absent where the client is not to know
     * @param variant the variant of the model; absent where it has only one, and where the client is not to know
     */
    public record Name(
            int index,
            String label,
            @Nullable String model,
            @Nullable String variant) {}

    /**
     * How a lane did.
     *
     * @param firstContentMillis from sending to the first content of a stream; absent where nobody saw it come
     * @param latencyMillis from sending to the last byte
     * @param usage the tokens; absent where nobody knows them
     * @param cost what was charged
     */
    public record Figures(
            @Nullable Long firstContentMillis,
            long latencyMillis,
            @Nullable Usage usage,
            Money cost) {}

    /** Whether the lane has answered. */
    boolean isCompleted() {
        return error == null;
    }
}
