package dev.penstock.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements in one array of bytes: what they do not name stays as it is. */
final class Splices {

    private record Splice(int from, int to, byte[] text) {}

    private final byte[] bytes;
    private final List<Splice> splices = new ArrayList<>(4);

    Splices(byte[] bytes) {
        this.bytes = bytes;
    }

    void replace(Span span, String text) {
        replace(span.from(), span.to(), text);
    }

    void insert(int at, String text) {
        replace(at, at, text);
    }

    /** Puts text in the place of a range, which must not overlap another; insertions at one place keep their order. */
    void replace(int from, int to, String text) {
        splices.add(new Splice(from, to, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The new bytes; the same array where nothing was replaced. */
    byte[] apply() {
        if (splices.isEmpty()) {
            return bytes;
        }
        splices.sort(Comparator.comparingInt(Splice::from));
        int length = bytes.length;
        for (Splice splice : splices) {
            length += splice.text.length - (splice.to - splice.from);
        }
        byte[] result = new byte[length];
        int read = 0;
        int written = 0;
        for (Splice splice : splices) {
            System.arraycopy(bytes, read, result, written, splice.from - read);
            written += splice.from - read;
            System.arraycopy(splice.text, 0, result, written, splice.text.length);
            written += splice.text.length;
            read = splice.to;
        }
        System.arraycopy(bytes, read, result, written, bytes.length - read);
        return result;
    }
}
