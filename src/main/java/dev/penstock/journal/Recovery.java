package dev.penstock.journal;

import dev.penstock.journal.SegmentReader.Ending;
import dev.penstock.journal.SegmentReader.Reach;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The reading of a folder at the start: what its segments say, and how far each of them is whole. */
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final SegmentFolder folder;
    private final OpenAttempts open;
    private final NavigableMap<Long, Reach> segments = new TreeMap<>();

    private Recovery(SegmentFolder folder, OpenAttempts open) {
        this.folder = folder;
        this.open = open;
    }

    /**
     * Reads all segments, and cuts what is torn off the last one.
     *
     * @param open told of the attempts without an end
     * @return the segments that are ours, and how far each is whole
     */
    static NavigableMap<Long, Reach> of(SegmentFolder folder, OpenAttempts open, long nowMillis) throws IOException {
        Recovery recovery = new Recovery(folder, open);
        for (long number : folder.numbers()) {
            recovery.read(number);
        }
        recovery.judgeEndings();
        open.forgetOld(nowMillis);
        return recovery.segments;
    }

    private void read(long number) throws IOException {
        Path file = folder.file(number);
        Reach reach = SegmentReader.read(file, record -> open.note(record, number));
        if (reach.ending() == Ending.FOREIGN) {
            LOG.warnf("%s is no journal of this version of Penstock: it is neither read nor touched", file);
        } else {
            segments.put(number, reach);
        }
    }

    private void judgeEndings() throws IOException {
        for (Map.Entry<Long, Reach> segment : segments.entrySet()) {
            boolean isLast = segment.getKey().equals(segments.lastKey());
            Reach reach = segment.getValue();
            if (reach.ending() == Ending.TORN && isLast) {
                cut(segment.getKey(), reach.end());
            } else if (reach.ending() != Ending.WHOLE) {
                LOG.warnf(
                        "%s is damaged after %d bytes: the rest is not read; what it may have said is charged in full"
                                + " or found in the store",
                        folder.file(segment.getKey()), reach.end());
            }
        }
    }

    /** The last record was being written when the process ended: nobody was told that it stands. */
    private void cut(long number, long end) throws IOException {
        Path file = folder.file(number);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            LOG.infof("The last record of %s is not whole: %d bytes are cut off", file, channel.size() - end);
            channel.truncate(end);
        }
        segments.put(number, new Reach(Ending.WHOLE, end));
    }
}
