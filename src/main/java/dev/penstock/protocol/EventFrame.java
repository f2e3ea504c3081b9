package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One server-sent event: which of its lines may pass, and the payload of its data lines.
 *
 * <p>What breaks clients does not pass: comments, ids, and data that begins with a colon, which is a keep-alive gone
 * wrong.
 */
final class EventFrame {

    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] EVENT = "event".getBytes(UTF_8);
    private static final byte[] ID = "id".getBytes(UTF_8);
    private static final byte[] ERROR = "error".getBytes(UTF_8);
    private static final byte[] DONE = "[DONE]".getBytes(UTF_8);
    private static final byte[] DATA_LINE = "data: ".getBytes(UTF_8);
    private static final byte[] LF = {'\n'};

    private record Line(int from, int to, boolean isData) {}

    private final List<Line> kept = new ArrayList<>();
    private byte[] source = {};
    private int from;
    private int to;
    private boolean isPlain;
    private boolean namesError;
    private int dataLines;
    private byte[] payload = source;
    private int payloadFrom;
    private int payloadTo;

    /** Reads an event of one line, the usual case, or of several. */
    void read(byte[] bytes, int eventFrom, int eventTo, int lines, int firstLineTo) {
        source = bytes;
        from = eventFrom;
        to = eventTo;
        namesError = false;
        dataLines = 0;
        payload = bytes;
        payloadFrom = 0;
        payloadTo = 0;
        isPlain = lines == 1 && isField(DATA, eventFrom, firstLineTo);
        if (isPlain) {
            data(eventFrom, firstLineTo);
        } else {
            readLines();
        }
    }

    private void readLines() {
        kept.clear();
        int at = from;
        while (at < to) {
            int lineTo = at;
            while (lineTo < to && source[lineTo] != '\n' && source[lineTo] != '\r') {
                lineTo++;
            }
            int next = lineTo + (lineTo + 1 < to && source[lineTo] == '\r' && source[lineTo + 1] == '\n' ? 2 : 1);
            line(at, lineTo, Math.min(next, to));
            at = next;
        }
    }

    private void line(int lineFrom, int lineTo, int next) {
        boolean isData = isField(DATA, lineFrom, lineTo);
        if (isData) {
            if (data(lineFrom, lineTo)) {
                kept.add(new Line(lineFrom, next, true));
            }
        } else if (lineFrom == lineTo || source[lineFrom] != ':' && !isField(ID, lineFrom, lineTo)) {
            kept.add(new Line(lineFrom, next, false));
            namesError |= isField(EVENT, lineFrom, lineTo)
                    && matches(ERROR, valueFrom(EVENT, lineFrom, lineTo), lineTo)
                    && lineTo - valueFrom(EVENT, lineFrom, lineTo) == ERROR.length;
        }
    }

    /** Takes the payload of a data line, unless it is a keep-alive gone wrong. */
    private boolean data(int lineFrom, int lineTo) {
        int valueFrom = valueFrom(DATA, lineFrom, lineTo);
        if (valueFrom < lineTo && source[valueFrom] == ':') {
            return false;
        }
        dataLines++;
        if (dataLines == 1) {
            payloadFrom = valueFrom;
            payloadTo = lineTo;
        } else {
            join(valueFrom, lineTo);
        }
        return true;
    }

    private void join(int valueFrom, int valueTo) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(payloadTo - payloadFrom + valueTo - valueFrom + 1);
        joined.write(payload, payloadFrom, payloadTo - payloadFrom);
        joined.write('\n');
        joined.write(source, valueFrom, valueTo - valueFrom);
        payload = joined.toByteArray();
        payloadFrom = 0;
        payloadTo = payload.length;
    }

    private boolean isField(byte[] name, int lineFrom, int lineTo) {
        return matches(name, lineFrom, lineTo)
                && (lineTo == lineFrom + name.length || source[lineFrom + name.length] == ':');
    }

    private boolean matches(byte[] text, int at, int end) {
        return end - at >= text.length && Arrays.equals(source, at, at + text.length, text, 0, text.length);
    }

    private int valueFrom(byte[] name, int lineFrom, int lineTo) {
        int at = Math.min(lineTo, lineFrom + name.length + 1);
        return at < lineTo && source[at] == ' ' ? at + 1 : at;
    }

    /** Whether there is data at all; an event without is not for clients of this API. */
    boolean hasPayload() {
        for (int i = payloadFrom; i < payloadTo; i++) {
            if (payload[i] > ' ' || payload[i] < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is the end of the stream. */
    boolean isDone() {
        return payloadTo - payloadFrom >= DONE.length
                && Arrays.equals(payload, payloadFrom, payloadFrom + DONE.length, DONE, 0, DONE.length);
    }

    /** Whether an {@code event} line calls it an error. */
    boolean namesError() {
        return namesError;
    }

    byte[] payload() {
        return payload;
    }

    int payloadFrom() {
        return payloadFrom;
    }

    int payloadTo() {
        return payloadTo;
    }

    /** Passes the event on as it came, without the lines that may not pass. */
    void passTo(Passage out) {
        passTo(out, from, from, LF, 0);
    }

    /** The same with a range of the payload replaced. */
    void passEdited(Passage out, int editFrom, int editTo, byte[] text) {
        if (payload == source) {
            passTo(out, editFrom, editTo, text, text.length);
        } else {
            passJoined(out, editFrom, editTo, text);
        }
    }

    private void passTo(Passage out, int editFrom, int editTo, byte[] text, int textLength) {
        if (isPlain) {
            range(out, from, to, editFrom, editTo, text, textLength);
            return;
        }
        for (Line line : kept) {
            range(out, line.from, line.to, editFrom, editTo, text, textLength);
        }
    }

    private void range(Passage out, int start, int end, int editFrom, int editTo, byte[] text, int textLength) {
        if (editFrom == editTo && textLength == 0 || editFrom < start || editTo > end) {
            out.pass(source, start, end);
        } else {
            out.pass(source, start, editFrom);
            out.pass(text, 0, textLength);
            out.pass(source, editTo, end);
        }
    }

    /** A payload of several lines is written as one: a line break in JSON is white space. */
    private void passJoined(Passage out, int editFrom, int editTo, byte[] text) {
        boolean isWritten = false;
        for (Line line : kept) {
            if (!line.isData) {
                out.pass(source, line.from, line.to);
            } else if (!isWritten) {
                isWritten = true;
                byte[] flat = payload.clone();
                for (int i = 0; i < flat.length; i++) {
                    flat[i] = flat[i] == '\n' ? (byte) ' ' : flat[i];
                }
                out.pass(DATA_LINE, 0, DATA_LINE.length);
                out.pass(flat, payloadFrom, editFrom);
                out.pass(text, 0, text.length);
                out.pass(flat, editTo, payloadTo);
                out.pass(LF, 0, 1);
            }
        }
    }
}
