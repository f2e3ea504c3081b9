package dev.penstock.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the ranges of bytes that go on to the client, and copies only where they do not lie side by side. */
final class Passage {

    private static final byte[] NOTHING = {};

    private byte[] source = NOTHING;
    private int from;
    private int to;
    private @Nullable ByteArrayOutputStream copied;

    void pass(byte[] bytes, int start, int end) {
        if (start >= end) {
            return;
        }
        if (bytes == source && to == start) {
            to = end;
            return;
        }
        flush();
        source = bytes;
        from = start;
        to = end;
    }

    private void flush() {
        if (from < to) {
            if (copied == null) {
                copied = new ByteArrayOutputStream(Math.max(512, to - from));
            }
            copied.write(source, from, to - from);
        }
        from = to;
    }

    /** What passed since the last time: the chunk itself where that is all of it and nothing else. */
    byte[] take(byte[] chunk) {
        byte[] result;
        if (copied != null) {
            flush();
            result = copied.toByteArray();
        } else if (from == to) {
            result = NOTHING;
        } else {
            boolean isChunk = source == chunk && from == 0 && to == chunk.length;
            result = isChunk ? chunk : Arrays.copyOfRange(source, from, to);
        }
        source = NOTHING;
        from = 0;
        to = 0;
        copied = null;
        return result;
    }
}
