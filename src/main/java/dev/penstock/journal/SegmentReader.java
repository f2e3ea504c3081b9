package dev.penstock.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the records of a segment, as far as they are whole. */
final class SegmentReader {

    private static final long FILE_BYTES_MAX = Integer.MAX_VALUE - 8L;

    /** Why there was nothing more to read. */
    enum Ending {
        /** That was all. */
        WHOLE,
        /** The writing was cut off within the last record. */
        TORN,
        /** A record has been damaged, and others follow it. */
        BROKEN,
        /** The file is not ours. */
        FOREIGN
    }

    /**
     * How far a segment could be read.
     *
     * @param ending why no further
     * @param end the bytes up to there
     */
    record Reach(Ending ending, long end) {}

    private SegmentReader() {}

    /** Hands on each record in the order of writing. */
    static Reach read(Path file, Consumer<? super Stamped> records) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX || !SegmentHeader.isOn(file)) {
            return new Reach(Ending.FOREIGN, 0);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < SegmentHeader.BYTES) {
            return new Reach(bytes.hasRemaining() ? Ending.TORN : Ending.WHOLE, 0);
        }
        bytes.position(SegmentHeader.BYTES);
        while (bytes.hasRemaining()) {
            Optional<Stamped> record = Stamped.readFrom(bytes);
            if (record.isEmpty()) {
                return new Reach(Stamped.anotherFollows(bytes) ? Ending.BROKEN : Ending.TORN, bytes.position());
            }
            records.accept(record.get());
        }
        return new Reach(Ending.WHOLE, bytes.position());
    }
}
