package dev.penstock.protocol;

import java.nio.charset.StandardCharsets;

/** Gives an answer that is served again an id and a time of its own, so that clients do not take two answers for one. */
public final class FreshAnswer {

    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CREATED = "created".getBytes(StandardCharsets.US_ASCII);

    private FreshAnswer() {}

    /** The answer with its top-level {@code id} and {@code created} replaced where it has them. */
    public static byte[] of(byte[] answer, String id, long createdSeconds) {
        Splices splices = new Splices(answer);
        JsonCursor cursor = new JsonCursor();
        cursor.start(answer, 0, answer.length);
        if (cursor.object()) {
            while (cursor.member()) {
                boolean isId = cursor.nameIs(ID);
                boolean isCreated = cursor.nameIs(CREATED);
                int from = cursor.at();
                cursor.skip();
                if (isId) {
                    splices.replace(from, cursor.at(), JsonText.quoted(id));
                } else if (isCreated) {
                    splices.replace(from, cursor.at(), Long.toString(createdSeconds));
                }
            }
        }
        return cursor.isBroken() ? answer : splices.apply();
    }
}
