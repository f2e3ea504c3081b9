package dev.penstock.protocol;

/**
 * A range of bytes.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
record Span(int from, int to) {

    int length() {
        return to - from;
    }
}
