package dev.penstock.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;

/**
 * A part that a test needs and that a developer's machine may lack. Without it the test is skipped, or fails where
 * {@code -Dpenstock.tests.mandatory=true} says that nothing may be skipped.
 */
public final class OptionalPart {

    private OptionalPart() {}

    /** The part, or the end of the test. */
    public static <T> T require(Optional<T> part, String name) {
        if (part.isPresent()) {
            return part.get();
        }
        String reason = name + " is not installed here";
        return Boolean.getBoolean("penstock.tests.mandatory") ? fail(reason) : abort(reason);
    }
}
