package dev.penstock.protocol;

import java.nio.ByteBuffer;
import java.util.Set;

/** The head of a WAV file, as far as it says how fast the samples play. */
final class WavHead {

    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746D66;

    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int SUBFORMAT_AT = 24;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int BITS_PER_BYTE = 8;

    /** PCM, floating point, A-law and μ-law: each sample has its bits. Codecs that are packed further are not here. */
    private static final Set<Integer> SAMPLES = Set.of(1, 3, 6, 7);

    private WavHead() {}

    /**
     * How many bytes play in a second, by rate, channels and width of the samples rather than by the sum that stands
     * beside them, which decoders pass over; 0 where that is not to be seen.
     *
     * @param head the first bytes of the file, in little-endian order
     */
    static long bytesPerSecond(ByteBuffer head) {
        if (head.limit() < FIRST_CHUNK || head.getInt(0) != RIFF || head.getInt(CHUNK_HEAD) != WAVE) {
            return 0;
        }
        long at = FIRST_CHUNK;
        while (at + CHUNK_HEAD + FORMAT_BYTES <= head.limit()) {
            int chunk = (int) at;
            if (head.getInt(chunk) == FORMAT) {
                return playedPerSecond(head, chunk + CHUNK_HEAD);
            }
            long size = head.getInt(chunk + 4) & 0xFFFFFFFFL;
            at += CHUNK_HEAD + size + size % 2;
        }
        return 0;
    }

    private static long playedPerSecond(ByteBuffer head, int at) {
        int channels = head.getShort(at + 2) & UNSIGNED_SHORT;
        long rate = head.getInt(at + 4) & 0xFFFFFFFFL;
        int bits = head.getShort(at + 14) & UNSIGNED_SHORT;
        boolean isKnown = SAMPLES.contains(encoding(head, at)) && bits % BITS_PER_BYTE == 0;
        return isKnown ? rate * channels * (bits / BITS_PER_BYTE) : 0;
    }

    private static int encoding(ByteBuffer head, int at) {
        int tag = head.getShort(at) & UNSIGNED_SHORT;
        boolean hasSubformat = tag == EXTENSIBLE && at + SUBFORMAT_AT + 2 <= head.limit();
        return hasSubformat ? head.getShort(at + SUBFORMAT_AT) & UNSIGNED_SHORT : tag;
    }
}
