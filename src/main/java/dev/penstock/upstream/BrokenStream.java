package dev.penstock.upstream;

import dev.penstock.core.Failure;

/** A stream that ended before its end: what its reader's exception handler gets. */
public final class BrokenStream extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    BrokenStream(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** What went wrong: a break of the connection, or too long a silence. */
    public Failure failure() {
        return failure;
    }
}
