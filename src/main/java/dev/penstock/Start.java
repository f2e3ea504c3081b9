package dev.penstock;

import io.quarkus.runtime.PreventFurtherStepsException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The making of parts that depend on what operators wrote: what cannot be made ends the start with one line for them. */
final class Start {

    private static final int FAILED = 1;

    private Start() {}

    /** The part; where its maker does not accept what it was given, the process ends and says why. */
    static <T> T with(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            // Without the cause: it would be printed as a stack trace, in which the reason is hard to find.
            throw new PreventFurtherStepsException("Penstock does not start: " + e.getMessage(), FAILED);
        }
    }
}
