package dev.penstock.protocol;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into pieces of 64 to 512 UTF-8 bytes, between code points. Shorter text is one piece. */
final class TextPieces {

    private static final int PIECE_BYTES = 256;
    private static final int LAST_PIECE_BYTES = 512;

    private TextPieces() {}

    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (bytesFrom(text, from, LAST_PIECE_BYTES + 1) > LAST_PIECE_BYTES) {
            int to = cut(text, from);
            pieces.add(text.substring(from, to));
            from = to;
        }
        if (from < text.length()) {
            pieces.add(text.substring(from));
        }
        return pieces;
    }

    /** The UTF-8 bytes from here on, counted to the limit at most (and the code point that passes it). */
    private static int bytesFrom(String text, int from, int limit) {
        int bytes = 0;
        int at = from;
        while (at < text.length() && bytes < limit) {
            int codePoint = text.codePointAt(at);
            bytes += utf8Bytes(codePoint);
            at += Character.charCount(codePoint);
        }
        return bytes;
    }

    private static int cut(String text, int from) {
        int bytes = 0;
        int at = from;
        while (true) {
            int codePoint = text.codePointAt(at);
            bytes += utf8Bytes(codePoint);
            if (bytes > PIECE_BYTES) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
