package dev.penstock.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code key=value} pairs that a value cannot break: long values are cut, and whatever is not a plain
 * word is quoted, with everything but printable ASCII escaped.
 */
final class LogLine implements LogFields {

    private static final int TYPICAL_CHARS = 384;
    private static final String CUT = "...";
    private static final String HEX = "0123456789abcdef";

    private final int valueCharsMax;
    private final StringBuilder line = new StringBuilder(TYPICAL_CHARS);

    LogLine(int valueCharsMax) {
        this.valueCharsMax = valueCharsMax;
    }

    @Override
    public LogLine with(String key, @Nullable String value) {
        if (value != null) {
            key(key);
            text(value);
        }
        return this;
    }

    @Override
    public LogLine with(String key, long value) {
        key(key);
        line.append(value);
        return this;
    }

    @Override
    public String toString() {
        return line.toString();
    }

    private void key(String key) {
        if (line.length() > 0) {
            line.append(' ');
        }
        line.append(key).append('=');
    }

    private void text(String value) {
        int length = Math.min(value.length(), valueCharsMax);
        boolean cut = length < value.length();
        if (!cut && isWord(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < length; i++) {
            escaped(value.charAt(i));
        }
        line.append(cut ? CUT : "").append('"');
    }

    private static boolean isWord(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '=') {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private void escaped(char c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append(c);
        } else if (c >= ' ' && c <= '~') {
            line.append(c);
        } else {
            line.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                line.append(HEX.charAt((c >> shift) & 0xf));
            }
        }
    }
}
