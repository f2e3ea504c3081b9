package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of the journal, open for appending.
 *
 * <p>What could not be written in full is taken back before anything else is written. One thread appends; another may
 * force and close it.
 */
final class Segment implements Closeable {

    private final long number;
    private final FileChannel channel;
    /** The bytes that are whole. */
    private long end;
    /** Whether more than them may stand in the file. */
    private boolean torn;

    private volatile boolean finished;

    /** The segment with this number, of which so many bytes are whole; a header is written where there are none. */
    Segment(long number, FileChannel channel, long end) {
        this.number = number;
        this.channel = channel;
        this.end = end;
        this.torn = true;
    }

    long number() {
        return number;
    }

    long bytes() {
        return end;
    }

    /** Writes the records, all or none of them. */
    void append(ByteBuffer records) throws IOException {
        mend();
        try {
            if (end == 0) {
                write(SegmentHeader.bytes());
            }
            write(records);
        } catch (IOException e) {
            mendNowOrLater(e);
            throw e;
        }
    }

    /** Finds out whether there is room for so many bytes, and leaves none of them. */
    void probe(int bytes) throws IOException {
        mend();
        torn = true;
        try {
            writeAt(end, ByteBuffer.allocate(bytes));
            mend();
        } catch (IOException e) {
            mendNowOrLater(e);
            throw e;
        }
    }

    /** Nothing more is appended; who forces it next closes it. */
    void finish() {
        finished = true;
    }

    /** Makes the disk keep all that was written so far. */
    void force() throws IOException {
        boolean isLast = finished;
        if (!channel.isOpen()) {
            return; // Finished while it was forced before: nothing has been written since.
        }
        channel.force(false);
        if (isLast) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(ByteBuffer bytes) throws IOException {
        torn = true;
        end = writeAt(end, bytes);
        torn = false;
    }

    private long writeAt(long start, ByteBuffer bytes) throws IOException {
        long at = start;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return at;
    }

    private void mend() throws IOException {
        if (torn) {
            channel.truncate(end);
            torn = false;
        }
    }

    private void mendNowOrLater(IOException because) {
        try {
            mend();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
