package dev.penstock.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * A piece of audio in a request: base64 in a member of text, and the format that the client says it has.
 *
 * <p>It plays no longer than its bytes at the lowest bitrate of its format: for WAV that which its own head declares, for
 * MP3 the lowest of all. That holds where the provider decodes the format that it was told. Formats that can say a long
 * silence in a few bytes, such as FLAC and Opus, have no lowest bitrate.
 *
 * @param body the request
 * @param data the bytes of the text, without quotes
 * @param format its name
 */
record AudioClip(byte[] body, Span data, String format) {

    /** 8 kbit/s, the lowest in the tables of layers II and III for low sample rates (ISO/IEC 13818-3, 2.4.2.3). */
    private static final long MP3_BYTES_PER_SECOND_MIN = 1_000;

    /** Enough for the chunks that recorders write before the format, which are notes of at most a few hundred bytes. */
    private static final int HEAD_CHARS = 2_048;

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final int CHARS_PER_GROUP = 4;
    private static final int BYTES_PER_GROUP = 3;

    /** How much of the request it is. */
    long encodedBytes() {
        return data.length();
    }

    /** The longest that it can play; empty where nothing says. */
    OptionalLong playMillisMax() {
        long bytesPerSecond = bytesPerSecondMin();
        if (bytesPerSecond == 0) {
            return OptionalLong.empty();
        }
        long bytes = (encodedBytes() + CHARS_PER_GROUP - 1) / CHARS_PER_GROUP * BYTES_PER_GROUP;
        return OptionalLong.of((bytes * MILLIS_PER_SECOND + bytesPerSecond - 1) / bytesPerSecond);
    }

    private long bytesPerSecondMin() {
        byte[] head = head();
        return switch (format) {
            case "wav" -> WavHead.bytesPerSecond(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
            case "mp3" -> isMp3(head) ? MP3_BYTES_PER_SECOND_MIN : 0;
            default -> 0;
        };
    }

    /** Whether it begins as MP3 files do: with a tag, or with a frame that names its bitrate. */
    private static boolean isMp3(byte[] head) {
        if (head.length < CHARS_PER_GROUP) {
            return false;
        }
        boolean isTag = head[0] == 'I' && head[1] == 'D' && head[2] == '3';
        boolean isFrame = head[0] == (byte) 0xFF && (head[1] & 0xE0) == 0xE0;
        int bitrate = (head[2] >> 4) & 0xF;
        return isTag || isFrame && bitrate != 0 && bitrate != 0xF;
    }

    /** The first bytes of the audio; none where the text is no base64, as a URL is not. */
    private byte[] head() {
        byte[] chars = new byte[HEAD_CHARS];
        int count = 0;
        for (int at = data.from(); at < data.to() && count < HEAD_CHARS; at++) {
            boolean isEscapedSlash = body[at] == '\\' && at + 1 < data.to() && body[at + 1] == '/';
            if (!isEscapedSlash) {
                chars[count++] = body[at];
            }
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(chars, count - count % CHARS_PER_GROUP));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
