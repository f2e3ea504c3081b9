package dev.penstock.experiment.evidence;

import org.jspecify.annotations.Nullable;

/** Why the model stopped. */
public enum Finish {
    STOP(Total.FINISHED_STOP),
    LENGTH(Total.FINISHED_LENGTH),
    TOOL(Total.FINISHED_TOOL),
    FILTER(Total.FINISHED_FILTER),
    /** Nobody said. */
    NONE(null);

    private final @Nullable Total total;

    Finish(@Nullable Total total) {
        this.total = total;
    }

    @Nullable
    Total total() {
        return total;
    }
}
