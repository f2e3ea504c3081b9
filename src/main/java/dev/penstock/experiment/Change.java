package dev.penstock.experiment;

import dev.penstock.core.ExperimentAlert;
import org.jspecify.annotations.Nullable;

/**
 * A table that is to be written over another.
 *
 * @param seen the version of the table that its writer has seen; 0 where there was none
 * @param next the table
 * @param fence the number of the controller that writes it; 0 where it is not from a controller
 * @param evidence what speaks for it, for the log; may be empty
 * @param alert what operators are told of it; absent where nobody needs to know
 */
public record Change(long seen, Table next, long fence, String evidence, ExperimentAlert.@Nullable What alert) {

    private static final int MAX_EVIDENCE_CHARS = 64 * 1024;

    public Change {
        if (seen < 0 || next.version() <= seen || next.epoch() < 1) {
            throw new IllegalArgumentException(
                    "the version of a table rises, not from " + seen + " to " + next.version());
        }
        if (fence < 0) {
            throw new IllegalArgumentException("fence must not be negative, but is " + fence);
        }
        if (evidence.length() > MAX_EVIDENCE_CHARS) {
            throw new IllegalArgumentException("evidence has at most " + MAX_EVIDENCE_CHARS + " characters");
        }
    }

    /** A change that nobody is told of. */
    public Change(long seen, Table next, long fence, String evidence) {
        this(seen, next, fence, evidence, null);
    }

    /** The first table where there is none. */
    public static Change creating(Table first) {
        return new Change(0, first, 0, "");
    }

    /** The next table in the place of one that was seen. */
    public static Change of(Table seen, Table next) {
        return new Change(seen.version(), next, 0, "");
    }

    /** The same from a controller, with what it knows. */
    public Change byController(long number, String known) {
        return new Change(seen, next, number, known, alert);
    }

    /** The same, of which operators are told. */
    public Change telling(ExperimentAlert.What what) {
        return new Change(seen, next, fence, evidence, what);
    }
}
