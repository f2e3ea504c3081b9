package dev.penstock.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds where HTTP/1.1 messages begin and end on one connection.
 *
 * <p>The mock and the driver read with this instead of a full HTTP stack: on a machine whose cores are shared, what they
 * burn would otherwise blur the difference between the arms.
 */
final class MessageReader {

    /** What is told about each message, in this order, on the thread that called {@link #accept}. */
    interface Listener {

        /** The first bytes of the body are here. */
        void bodyBegins();

        /** The message is whole; it must not be kept beyond the call. */
        void messageEnds(Message message);
    }

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final Listener listener;
    private byte[] bytes = new byte[8192];
    private int length;
    private String head = "";
    private int bodyAt;
    private int nextChunkAt;
    private int contentEnd;
    private boolean bodyBegan;

    MessageReader(Listener listener) {
        this.listener = listener;
    }

    /** Takes the next bytes of the connection. */
    void accept(Buffer chunk) {
        if (length + chunk.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + chunk.length()));
        }
        chunk.getBytes(bytes, length);
        length += chunk.length();
        int end = end();
        while (end > 0) {
            listener.messageEnds(new Message(head, bytes, bodyAt, isChunked() ? contentEnd : end));
            startOver(end);
            end = end();
        }
    }

    private void startOver(int end) {
        System.arraycopy(bytes, end, bytes, 0, length - end);
        length -= end;
        bodyAt = 0;
        bodyBegan = false;
    }

    /** The index after the message, or 0 while it is not whole. */
    private int end() {
        if (bodyAt == 0 && !readHead()) {
            return 0;
        }
        if (!bodyBegan && length > bodyAt) {
            bodyBegan = true;
            listener.bodyBegins();
        }
        return isChunked() ? endOfChunks() : endOfLength();
    }

    private boolean isChunked() {
        return head.contains("\r\ntransfer-encoding: chunked");
    }

    private boolean readHead() {
        int end = Bytes.indexOf(bytes, 0, length, END_OF_HEAD);
        if (end < 0) {
            return false;
        }
        head = new String(bytes, 0, end + 2, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        bodyAt = end + 4;
        nextChunkAt = bodyAt;
        contentEnd = bodyAt;
        return true;
    }

    private int endOfLength() {
        String name = "\r\ncontent-length:";
        int at = head.indexOf(name);
        int size = at < 0
                ? 0
                : Integer.parseInt(head.substring(at + name.length(), head.indexOf("\r\n", at + 2))
                        .strip());
        return length >= bodyAt + size ? bodyAt + size : 0;
    }

    /** Moves the content of the chunks together, over their sizes: what is searched for may lie across two chunks. */
    private int endOfChunks() {
        while (true) {
            int lineEnd = Bytes.indexOf(bytes, nextChunkAt, length, END_OF_LINE);
            if (lineEnd < 0) {
                return 0;
            }
            int size = Integer.parseInt(
                    new String(bytes, nextChunkAt, lineEnd - nextChunkAt, StandardCharsets.ISO_8859_1), 16);
            int next = lineEnd + 2 + size + 2;
            if (next > length) {
                return 0;
            }
            if (size == 0) {
                return next;
            }
            System.arraycopy(bytes, lineEnd + 2, bytes, contentEnd, size);
            contentEnd += size;
            nextChunkAt = next;
        }
    }
}
