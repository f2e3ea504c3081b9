package dev.penstock.journal;

import dev.penstock.journal.SegmentReader.Ending;
import dev.penstock.journal.SegmentReader.Reach;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files of the journal: one that is written to, and those before it, which are kept for what is open in them.
 *
 * <p>Confined to the writer's thread.
 */
final class Segments {

    private static final Logger LOG = Logger.getLogger(Segments.class);

    private static final int KEPT_MAX = 8;

    private final SegmentFolder folder;
    private final Opener opener;
    private final int bytesMax;
    private final NavigableSet<Long> kept;
    private @Nullable Segment current;

    private Segments(SegmentFolder folder, Opener opener, int bytesMax, NavigableMap<Long, Reach> found) {
        this.folder = folder;
        this.opener = opener;
        this.bytesMax = bytesMax;
        this.kept = new TreeSet<>(found.keySet());
    }

    /** Goes on where the last of the segments that were found ends, if that can be told. */
    static Segments resume(SegmentFolder folder, Opener opener, int bytesMax, NavigableMap<Long, Reach> found)
            throws IOException {
        Segments segments = new Segments(folder, opener, bytesMax, found);
        Map.@Nullable Entry<Long, Reach> last = found.lastEntry();
        if (last != null && last.getValue().ending() == Ending.WHOLE) {
            FileChannel channel = opener.open(folder.file(last.getKey()), StandardOpenOption.WRITE);
            segments.current =
                    new Segment(last.getKey(), channel, last.getValue().end());
        }
        return segments;
    }

    /** The segment to write to; a new one is begun where there is none. */
    Segment current() throws IOException {
        Segment open = current;
        if (open == null) {
            open = begin();
            current = open;
        }
        return open;
    }

    /** Gives up the current segment where it has reached its size, so that the next one is begun in its time. */
    @Nullable
    Segment takeFull() {
        Segment open = current;
        return open != null && open.bytes() >= bytesMax ? takeCurrent() : null;
    }

    /** Gives up the current segment, if there is one. */
    @Nullable
    Segment takeCurrent() {
        Segment open = current;
        current = null;
        return open;
    }

    /**
     * Deletes the segments before this one, the oldest first: an end must not go before what it is the end of, which
     * stands in the same segment or in an earlier one.
     */
    void deleteBefore(long number) {
        for (long old : List.copyOf(kept.headSet(number))) {
            try {
                Files.deleteIfExists(folder.file(old));
                kept.remove(old);
            } catch (IOException e) {
                LOG.debugf(e, "%s cannot be deleted now", folder.file(old));
                return;
            }
        }
    }

    /** The number of the segment that is written to, or the least that the next one can have. */
    long currentNumber() {
        Segment open = current;
        return open != null ? open.number() : after(kept);
    }

    /** Whether there are more than should be kept for what is open in the first of them. */
    boolean areTooMany() {
        return kept.size() > KEPT_MAX;
    }

    private Segment begin() throws IOException {
        long number = folder.freeAfter(after(kept) - 1);
        FileChannel channel = opener.open(folder.file(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        kept.add(number);
        keepName();
        return new Segment(number, channel, 0);
    }

    /** A name survives a loss of power once its folder is synced, which not every operating system can do. */
    private void keepName() {
        try (FileChannel names = FileChannel.open(folder.path(), StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debugf(e, "The folder %s cannot be synced", folder.path());
        }
    }

    private static long after(NavigableSet<Long> numbers) {
        return numbers.isEmpty() ? 1 : numbers.last() + 1;
    }
}
