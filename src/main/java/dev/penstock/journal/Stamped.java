package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An entry with its time, as it stands in a file: the length of the body (4 bytes), its CRC-32C (4), and the body: the
 * type (1), epoch milliseconds (8), the length of the rid (2), the rid, and the payload.
 */
record Stamped(Entry entry, long epochMillis) {

    private static final int FRAME_BYTES = 8;
    private static final int BODY_BYTES_MIN = 1 + 8 + 2 + 1;
    private static final int CHAR_BYTES_MAX = 3;

    /** The largest record, frame and all. */
    static final int BYTES_MAX =
            FRAME_BYTES + BODY_BYTES_MIN + CHAR_BYTES_MAX * (Entry.RID_CHARS_MAX + Entry.PAYLOAD_CHARS_MAX);

    void writeTo(ByteBuffer out) {
        byte[] rid = entry.rid().getBytes(UTF_8);
        int start = out.position();
        out.position(start + FRAME_BYTES);
        out.put(entry.type().code()).putLong(epochMillis).putShort((short) rid.length);
        out.put(rid).put(entry.payload().getBytes(UTF_8));
        int length = out.position() - start - FRAME_BYTES;
        out.putInt(start, length).putInt(start + Integer.BYTES, crc(out.slice(start + FRAME_BYTES, length)));
    }

    /** The record at the position, which moves behind it; empty, and the position stays, where it is not whole. */
    static Optional<Stamped> readFrom(ByteBuffer in) {
        int length = bodyLength(in);
        if (length < 0) {
            return Optional.empty();
        }
        ByteBuffer body = in.slice(in.position() + FRAME_BYTES, length);
        if (crc(body.duplicate()) != in.getInt(in.position() + Integer.BYTES)) {
            return Optional.empty();
        }
        Optional<Stamped> record = Entry.Type.of(body.get()).flatMap(type -> readBody(type, body));
        record.ifPresent(read -> in.position(in.position() + FRAME_BYTES + length));
        return record;
    }

    /** Whether the record at the position, which is not whole, is followed by one that is. */
    static boolean anotherFollows(ByteBuffer in) {
        int length = bodyLength(in);
        return length >= 0
                && readFrom(in.duplicate().position(in.position() + FRAME_BYTES + length))
                        .isPresent();
    }

    /** The length that the frame at the position states; negative where no record can have it. */
    private static int bodyLength(ByteBuffer in) {
        if (in.remaining() < FRAME_BYTES) {
            return -1;
        }
        int length = in.getInt(in.position());
        boolean isPossible =
                length >= BODY_BYTES_MIN && length <= BYTES_MAX - FRAME_BYTES && length <= in.remaining() - FRAME_BYTES;
        return isPossible ? length : -1;
    }

    private static Optional<Stamped> readBody(Entry.Type type, ByteBuffer body) {
        long epochMillis = body.getLong();
        int ridBytes = body.getShort();
        if (ridBytes < 1 || ridBytes > body.remaining()) {
            return Optional.empty();
        }
        String rid = text(body, ridBytes);
        return Optional.of(new Stamped(new Entry(type, rid, text(body, body.remaining())), epochMillis));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
