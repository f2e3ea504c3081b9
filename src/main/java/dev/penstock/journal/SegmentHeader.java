package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The first bytes of each segment, by which a file of another program, or of another version, is told from ours. */
final class SegmentHeader {

    private static final byte[] HEADER = "PENSTOCK JOURNAL 1\n".getBytes(US_ASCII);

    static final int BYTES = HEADER.length;

    private SegmentHeader() {}

    static ByteBuffer bytes() {
        return ByteBuffer.wrap(HEADER).asReadOnlyBuffer();
    }

    /** Whether the file begins as ours do; a shorter one may be the beginning of one of ours. */
    static boolean isOn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(BYTES);
            return Arrays.equals(first, Arrays.copyOf(HEADER, first.length));
        }
    }
}
