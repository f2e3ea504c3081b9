package dev.penstock.protocol;

import java.util.Arrays;

/**
 * Cuts a byte stream of server-sent events at its blank lines, wherever the chunks end.
 *
 * <p>Lines end with LF, CR or CRLF. Of the last event that is not complete the bytes are kept, and no byte is looked at
 * twice. Feed, take all events by {@link #next()}, then {@link #keepRest()}.
 */
final class EventSplitter {

    private static final int SPARE_BYTES_KEPT = 64 * 1024;

    private byte[] own = {};
    private byte[] bytes = own;
    private int limit;
    private int from;
    private int scanned;
    private int lineFrom;
    private int lines;
    private int firstLineTo;
    private int eventFrom;
    private int eventLines;
    private boolean mayBeLf;

    /**
     * Takes the next chunk.
     *
     * @return whether its first byte still belongs to the line end of the event before, which had come without it
     */
    boolean feed(byte[] chunk) {
        boolean isLf = mayBeLf && chunk.length > 0 && chunk[0] == '\n';
        mayBeLf &= chunk.length == 0;
        if (limit == 0) {
            bytes = chunk;
            limit = chunk.length;
            from = isLf ? 1 : 0;
            scanned = from;
            lineFrom = from;
        } else {
            append(chunk);
        }
        return isLf;
    }

    private void append(byte[] chunk) {
        if (own.length < limit + chunk.length) {
            own = Arrays.copyOf(own, Math.max(2 * own.length, limit + chunk.length));
        }
        System.arraycopy(chunk, 0, own, limit, chunk.length);
        bytes = own;
        limit += chunk.length;
    }

    /** Goes to the next event that is complete. */
    boolean next() {
        eventFrom = from;
        while (scanned < limit) {
            byte b = bytes[scanned];
            if (b != '\n' && b != '\r') {
                scanned++;
            } else if (scanned > lineFrom && b == '\r' && scanned + 1 == limit) {
                return false; // LF may follow, and the event goes on in any case
            } else if (endLine(b)) {
                return true;
            }
        }
        return false;
    }

    /** Passes over a line end, and tells whether it ended the event. */
    private boolean endLine(byte b) {
        boolean isBlank = scanned == lineFrom;
        if (!isBlank && lines++ == 0) {
            firstLineTo = scanned;
        }
        mayBeLf = isBlank && b == '\r' && scanned + 1 == limit;
        scanned += b == '\r' && scanned + 1 < limit && bytes[scanned + 1] == '\n' ? 2 : 1;
        lineFrom = scanned;
        if (isBlank) {
            from = scanned;
            eventLines = lines;
            lines = 0;
        }
        return isBlank;
    }

    /** Keeps what is left of the chunk until the next one comes. */
    void keepRest() {
        int rest = limit - from;
        if (rest > 0 && (bytes != own || from > 0)) {
            if (own.length < rest) {
                own = new byte[Math.max(1_024, 2 * rest)];
            }
            System.arraycopy(bytes, from, own, 0, rest);
        }
        if (rest == 0 && own.length > SPARE_BYTES_KEPT) {
            own = new byte[0];
        }
        scanned -= from;
        lineFrom -= from;
        firstLineTo -= from;
        limit = rest;
        from = 0;
        bytes = own;
    }

    /** Forgets what was kept. */
    void discardRest() {
        from = limit;
        lines = 0;
        keepRest();
        scanned = 0;
        lineFrom = 0;
    }

    /** The array that holds the event. */
    byte[] bytes() {
        return bytes;
    }

    int eventFrom() {
        return eventFrom;
    }

    /** The offset behind the blank line that ended the event. */
    int eventTo() {
        return from;
    }

    /** Lines of the event that are not blank. */
    int eventLines() {
        return eventLines;
    }

    /** Where the first line of the event ends. */
    int firstLineTo() {
        return firstLineTo;
    }

    /** The bytes that are kept of an event whose end has not come. */
    int restBytes() {
        return limit - from;
    }
}
