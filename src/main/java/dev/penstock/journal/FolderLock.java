package dev.penstock.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The right to write the journal in a folder, which one process has at a time and loses with its end. */
final class FolderLock implements AutoCloseable {

    private static final String FILE = "journal.lock";

    /** POSIX takes a lock from a process that closes any channel to its file: here no second one is opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder.
     *
     * @throws IllegalStateException where another gateway has it
     */
    static FolderLock of(Path journal) throws IOException {
        Path folder = journal.toRealPath();
        if (!HELD.add(folder)) {
            throw taken(folder);
        }
        try {
            return new FolderLock(folder, locked(folder));
        } catch (IOException | RuntimeException e) {
            HELD.remove(folder);
            throw e;
        }
    }

    /** The file stays: whoever deleted it could take it from a process that has just locked it. */
    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw taken(folder);
        }
        return channel;
    }

    private static IllegalStateException taken(Path folder) {
        return new IllegalStateException("Another gateway keeps its journal in " + folder
                + ": give this one a data folder of its own with penstock.data");
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
