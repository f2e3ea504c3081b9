package dev.penstock.journal;

import java.util.Optional;

/**
 * What is written of one attempt.
 *
 * @param type what has happened to it
 * @param rid the name of its hold
 * @param payload the hold or the charge, a text that the journal does not read; empty for an end
 */
public record Entry(Type type, String rid, String payload) {

    static final int RID_CHARS_MAX = 256;
    static final int PAYLOAD_CHARS_MAX = 16_384;

    /** What may happen to an attempt. */
    public enum Type {
        /** It is about to go out. */
        DISPATCH(1),
        /** What it costs was learnt. */
        USAGE(2),
        /** The store has acknowledged its end. */
        SETTLED(3);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        /** Its name in files. */
        byte code() {
            return code;
        }

        static Optional<Type> of(byte code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    public Entry {
        if (rid.isEmpty() || rid.length() > RID_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "rid must have 1 to " + RID_CHARS_MAX + " characters, not " + rid.length());
        }
        if (payload.length() > PAYLOAD_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "payload must have at most " + PAYLOAD_CHARS_MAX + " characters, not " + payload.length());
        }
        if (type == Type.SETTLED && !payload.isEmpty()) {
            throw new IllegalArgumentException("payload of SETTLED must be empty, not " + payload);
        }
    }

    /** An attempt with this hold is about to go out. */
    public static Entry dispatch(String rid, String hold) {
        return new Entry(Type.DISPATCH, rid, hold);
    }

    /** This charge was learnt. */
    public static Entry usage(String rid, String charge) {
        return new Entry(Type.USAGE, rid, charge);
    }

    /** The store has acknowledged the end. */
    public static Entry settled(String rid) {
        return new Entry(Type.SETTLED, rid, "");
    }
}
