package dev.penstock.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A real folder on a disk with only so much room left, which a test may change; it may also refuse to sync. */
final class SmallDisk implements Opener {

    private final AtomicLong room;
    private final AtomicBoolean syncs = new AtomicBoolean(true);

    SmallDisk(long room) {
        this.room = new AtomicLong(room);
    }

    void leave(long bytes) {
        room.set(bytes);
    }

    void sync(boolean works) {
        syncs.set(works);
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        return new WrappedChannel(channel) {
            @Override
            public int write(ByteBuffer from, long position) throws IOException {
                int fitting = (int) Math.min(from.remaining(), Math.max(0, room.get()));
                if (fitting == 0) {
                    throw new IOException("No space left on device");
                }
                int written = channel.write(from.slice(from.position(), fitting), position);
                from.position(from.position() + written);
                room.addAndGet(-written);
                return written;
            }

            @Override
            public FileChannel truncate(long size) throws IOException {
                room.addAndGet(Math.max(0, channel.size() - size));
                return channel.truncate(size);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                if (!syncs.get()) {
                    throw new IOException("Input/output error");
                }
                channel.force(metaData);
            }
        };
    }
}
