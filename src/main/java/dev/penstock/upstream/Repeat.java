package dev.penstock.upstream;

import dev.penstock.core.Failure;
import io.smallrye.mutiny.Uni;

/** Whether an attempt may be made once more. */
@FunctionalInterface
public interface Repeat {

    /**
     * Asked once before the same target is tried again: the place to settle the spent attempt and to take a hold for the
     * next. A no leaves the failure as it stands; an error means a bug, and is the outcome's.
     */
    Uni<Boolean> mayRepeat(Failure spent);
}
