package dev.penstock.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A forward reader of JSON in a range of bytes that copies nothing.
 *
 * <p>It is for what providers send: it finds members and skips values, and does not check what it skips. Where the text
 * is no JSON it is {@linkplain #isBroken() broken}, and from then on there are no more members or elements.
 *
 * <pre>{@code
 * if (cursor.object()) {
 *     while (cursor.member()) {
 *         if (cursor.nameIs(USAGE)) … else cursor.skip();
 *     }
 * }
 * }</pre>
 */
final class JsonCursor {

    private byte[] json = {};
    private int at;
    private int end;
    private boolean broken;
    private int nameFrom;
    private int nameTo;
    private int comma;

    /** Begins at the first byte of the range, after any white space. */
    void start(byte[] bytes, int from, int to) {
        json = bytes;
        at = from;
        end = to;
        broken = false;
        comma = -1;
        space();
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether all was read, but for white space. */
    boolean isAtEnd() {
        space();
        return at == end;
    }

    /** The offset of what comes next: after {@link #member()} or {@link #element()}, the first byte of the value. */
    int at() {
        return at;
    }

    /** The offset of the opening quote of the last member's name. */
    int nameFrom() {
        return nameFrom - 1;
    }

    /** The offset of the comma before the last member or element; −1 where it is the first. */
    int comma() {
        return comma;
    }

    boolean isNext(char first) {
        return at < end && json[at] == first;
    }

    boolean isDigitNext() {
        return at < end && json[at] >= '0' && json[at] <= '9';
    }

    /** Enters an object; leaves any other value unread. */
    boolean object() {
        return enter('{');
    }

    /** Enters an array; leaves any other value unread. */
    boolean array() {
        return enter('[');
    }

    private boolean enter(char bracket) {
        if (!isNext(bracket)) {
            return false;
        }
        at++;
        return true;
    }

    /** Goes to the value of the object's next member; leaves the object where there is none. */
    boolean member() {
        if (!next('}')) {
            return false;
        }
        if (!isNext('"')) {
            return fail();
        }
        nameFrom = at + 1;
        string();
        nameTo = at - 1;
        space();
        if (!isNext(':')) {
            return fail();
        }
        at++;
        space();
        return at < end || fail();
    }

    /** Goes to the array's next element; leaves the array where there is none. */
    boolean element() {
        return next(']');
    }

    private boolean next(char closing) {
        space();
        if (broken || at >= end) {
            return fail();
        }
        comma = -1;
        if (json[at] == closing) {
            at++;
            return false;
        }
        if (json[at] == ',') {
            comma = at++;
            space();
        }
        return at < end || fail();
    }

    /** Whether the last member has this name, written without escapes. */
    boolean nameIs(byte[] name) {
        return Arrays.equals(json, nameFrom, nameTo, name, 0, name.length);
    }

    /** Whether the value at hand is this text, written without escapes. */
    boolean textIs(byte[] text) {
        int to = at + text.length + 1;
        return isNext('"') && to < end && json[to] == '"' && Arrays.equals(json, at + 1, to, text, 0, text.length);
    }

    /** Passes over one value. */
    void skip() {
        int depth = 0;
        do {
            if (at >= end) {
                fail();
                return;
            }
            switch (json[at]) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':', ' ', '\n', '\r', '\t' -> at++;
                default -> literal();
            }
        } while (depth > 0);
        if (depth < 0) {
            fail();
        }
    }

    private void literal() {
        while (at < end && !isDelimiter(json[at])) {
            at++;
        }
    }

    private static boolean isDelimiter(byte b) {
        return switch (b) {
            case ',', ':', '{', '}', '[', ']', '"', ' ', '\n', '\r', '\t' -> true;
            default -> false;
        };
    }

    /** Passes over a string, and gives the bytes of its text in UTF-8; 0 for any other value, which is skipped. */
    int textBytes() {
        if (!isNext('"')) {
            skip();
            return 0;
        }
        return string();
    }

    private int string() {
        int from = ++at;
        int saved = 0;
        while (at < end) {
            byte b = json[at];
            if (b == '"') {
                return at++ - from - saved;
            }
            if (b == '\\') {
                saved += escape();
            } else {
                at++;
            }
        }
        fail();
        return 0;
    }

    /** Passes over an escape, and gives the bytes by which it is longer than what it stands for. */
    private int escape() {
        if (at + 1 >= end || json[at + 1] != 'u') {
            at += 2;
            return 1;
        }
        int unit = at + 6 <= end ? hex(at + 2) : 0;
        at += 6;
        if (unit < 0x80) {
            return 5;
        }
        // Each half of a surrogate pair is one half of a sequence of four bytes.
        return unit < 0x800 || unit >= 0xD800 && unit <= 0xDFFF ? 4 : 3;
    }

    private int hex(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Math.max(0, Character.digit(json[i], 16));
        }
        return value;
    }

    /** Passes over a value, and gives its bytes as text: those between the quotes where it is a string. */
    String raw() {
        int from = at;
        boolean quoted = isNext('"');
        skip();
        int to = Math.min(at, end);
        return quoted && to - from >= 2
                ? new String(json, from + 1, to - from - 2, StandardCharsets.UTF_8)
                : new String(json, from, to - from, StandardCharsets.UTF_8);
    }

    /** Passes over a value, and gives it where it is a whole number from 0 to the maximum; else −1. */
    long wholeNumber(long max) {
        int from = at;
        skip();
        int to = Math.min(at, end);
        long value = 0;
        int i = from;
        for (; i < to && json[i] >= '0' && json[i] <= '9'; i++) {
            value = value * 10 + (json[i] - '0');
            if (value > max) {
                return -1;
            }
        }
        return i > from && isZeroFraction(i, to) ? value : -1;
    }

    /** Some servers count in floating point: 12.0 is 12. */
    private boolean isZeroFraction(int from, int to) {
        if (from == to) {
            return true;
        }
        for (int i = from + 1; i < to; i++) {
            if (json[i] != '0') {
                return false;
            }
        }
        return json[from] == '.' && to > from + 1;
    }

    private void space() {
        while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    private boolean fail() {
        broken = true;
        at = end;
        return false;
    }
}
