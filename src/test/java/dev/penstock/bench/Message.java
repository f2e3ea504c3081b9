package dev.penstock.bench;

import java.nio.charset.StandardCharsets;

/**
 * One whole HTTP/1.1 message; its bytes are shared with the reader and change after the call that brought it.
 *
 * @param head the first line and the header lines, in lower case
 * @param bytes the buffer that holds the message
 * @param bodyAt where its body begins
 * @param end the index after the last byte of its body
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the reader's buffer, compared by nobody
record Message(String head, byte[] bytes, int bodyAt, int end) {

    /** The status code of an answer. */
    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    boolean bodyContains(byte[] part) {
        return Bytes.indexOf(bytes, bodyAt, end, part) >= 0;
    }

    String body() {
        return new String(bytes, bodyAt, end - bodyAt, StandardCharsets.UTF_8);
    }
}
