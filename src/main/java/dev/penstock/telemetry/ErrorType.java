package dev.penstock.telemetry;

import dev.penstock.core.Failure;
import dev.penstock.core.Refusal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Why a request or an attempt brought no answer, in one word of a closed list; empty where it did. */
public final class ErrorType {

    /** An answer came. */
    public static final ErrorType NONE = new ErrorType("");

    /** The caller left before the answer's end. */
    public static final ErrorType CALLER_GONE = new ErrorType("caller_gone");

    /** A bug in the gateway. */
    public static final ErrorType BUG = new ErrorType("bug");

    private static final Map<Refusal.Reason, ErrorType> REFUSALS = of(Refusal.Reason.class);
    private static final Map<Failure.Kind, ErrorType> FAILURES = of(Failure.Kind.class);

    private final String label;

    private ErrorType(String label) {
        this.label = label;
    }

    /** The gateway's own no. */
    public static ErrorType of(Refusal.Reason reason) {
        return known(REFUSALS, reason);
    }

    /** The provider's no, or its silence. */
    public static ErrorType of(Failure.Kind kind) {
        return known(FAILURES, kind);
    }

    /** The word. */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }

    private static <E extends Enum<E>> Map<E, ErrorType> of(Class<E> kinds) {
        Map<E, ErrorType> all = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            all.put(kind, new ErrorType(kind.name().toLowerCase(Locale.ROOT)));
        }
        return all;
    }

    private static <E extends Enum<E>> ErrorType known(Map<E, ErrorType> all, E kind) {
        ErrorType type = all.get(kind);
        if (type == null) {
            throw new IllegalStateException("every kind has a type, but not " + kind);
        }
        return type;
    }
}
