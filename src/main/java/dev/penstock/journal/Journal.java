package dev.penstock.journal;

import dev.penstock.core.OwnerOnly;
import dev.penstock.journal.SegmentReader.Reach;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The memory of this gateway's attempts that outlives it: files that are only appended to, in the folder {@code journal}
 * of its data.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final String FOLDER = "journal";
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final FolderLock lock;
    private final Clock clock;
    private final List<Unfinished> unfinished;
    private final Inbox inbox;
    private final Syncer syncer;
    private final Writer writer;
    private final Thread writing;
    private final Thread syncing;

    private Journal(FolderLock lock, SegmentFolder folder, JournalSettings settings, Clock clock, Opener opener)
            throws IOException {
        this.lock = lock;
        this.clock = clock;
        OpenAttempts open = new OpenAttempts(settings.openMax());
        NavigableMap<Long, Reach> found = Recovery.of(folder, open, clock.millis());
        unfinished = open.all();
        inbox = new Inbox(settings.queueMax());
        syncer = new Syncer(settings.syncInterval(), Writer.PROBE_INTERVAL);
        Segments segments = Segments.resume(folder, opener, settings.segmentBytes(), found);
        writer = new Writer(inbox, segments, open, syncer, clock);
        writing = thread("journal-writer", writer);
        syncing = thread("journal-syncer", syncer);
    }

    /**
     * Reads what the journal in this data folder says, and goes on with it.
     *
     * @throws IllegalStateException where another gateway has the folder
     */
    public static Journal open(Path dataFolder, JournalSettings settings, Clock clock) {
        return open(dataFolder, settings, clock, FileChannel::open);
    }

    static Journal open(Path dataFolder, JournalSettings settings, Clock clock, Opener opener) {
        try {
            Path folder = OwnerOnly.directory(dataFolder.resolve(FOLDER));
            FolderLock lock = FolderLock.of(folder);
            try {
                Journal journal = new Journal(lock, new SegmentFolder(folder), settings, clock, opener);
                journal.writing.start();
                journal.syncing.start();
                return journal;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The attempts that had no end when the journal was opened, in the order in which they went out. */
    public List<Unfinished> unfinished() {
        return unfinished;
    }

    /** Appends the entry; ends once it survives the end of this process. */
    public Uni<Void> append(Entry entry) {
        return append(entry, Durability.WRITTEN);
    }

    /**
     * Appends the entry; ends once it is as durable as that, or fails with {@link JournalUnavailable}, which leaves
     * open whether it stands.
     */
    public Uni<Void> append(Entry entry, Durability durability) {
        return Uni.createFrom()
                .emitter(emitter -> appendNow(entry, durability).onComplete(emitter::complete, emitter::fail));
    }

    /** Why entries cannot be kept now; empty where they can. */
    public Optional<String> problem() {
        return writer.health().problem().or(() -> syncer.health().problem());
    }

    /** Writes and syncs what waits, and gives the folder up; appends fail from now on. */
    @Override
    public void close() {
        inbox.close();
        boolean written = ended(writing);
        syncer.close();
        boolean synced = ended(syncing);
        if (!written || !synced) {
            LOG.warnf("The journal was not written in full within %s", CLOSE_MAX);
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the journal is left to the end of the process", e);
        }
    }

    private Future<Void> appendNow(Entry entry, Durability durability) {
        ContextInternal caller = ContextInternal.current();
        Promise<Void> promise = caller == null ? Promise.promise() : caller.promise();
        inbox.put(new Pending(new Stamped(entry, clock.millis()), durability, promise))
                .ifPresent(promise::fail);
        return promise.future();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static boolean ended(Thread thread) {
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
