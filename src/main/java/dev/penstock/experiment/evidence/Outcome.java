package dev.penstock.experiment.evidence;

import org.jspecify.annotations.Nullable;

/** How an exchange ended. */
public enum Outcome {
    OK(null),
    TOO_MANY_REQUESTS(Total.ERRORS_429),
    SERVER_ERROR(Total.ERRORS_5XX),
    TIMEOUT(Total.ERRORS_TIMEOUT),
    /** Another failure of the provider: no connection, or one that broke. */
    OTHER_ERROR(Total.ERRORS_OTHER),
    /** The client broke it off, which is no failure. */
    CANCELLED(Total.CANCELS),
    /** The provider refused what the client had asked, which is no failure of the variant. */
    CLIENT_ERROR(null);

    private final @Nullable Total total;

    Outcome(@Nullable Total total) {
        this.total = total;
    }

    /** Where it is counted, besides among all exchanges. */
    @Nullable
    Total total() {
        return total;
    }

    /** Whether it speaks against the variant. */
    public boolean isFailure() {
        return total != null && this != CANCELLED;
    }
}
