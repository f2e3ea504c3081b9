package dev.penstock.journal;

import dev.penstock.journal.SegmentReader.Ending;
import dev.penstock.journal.SegmentReader.Reach;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** What the segments of a folder say at the start: the attempts without an end, and how far each segment is whole. */
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final SegmentFolder folder;
    private final Map<String, Found> open = new LinkedHashMap<>();
    private final TreeMap<Long, Reach> segments = new TreeMap<>();

    /** An attempt, and the segment of its dispatch. */
    private record Found(Unfinished attempt, long segment) {}

    private Recovery(SegmentFolder folder) {
        this.folder = folder;
    }

    /** Reads all segments, and cuts what is torn off the last one. */
    static Recovery of(SegmentFolder folder, long nowMillis) throws IOException {
        Recovery recovery = new Recovery(folder);
        for (long number : folder.numbers()) {
            recovery.read(number);
        }
        recovery.judgeEndings();
        recovery.dropOld(nowMillis);
        return recovery;
    }

    List<Unfinished> unfinished() {
        return open.values().stream().map(Found::attempt).toList();
    }

    /** Has the attempts without an end tracked. */
    void resume(OpenAttempts tracked) {
        for (Found found : open.values()) {
            Unfinished attempt = found.attempt();
            tracked.begin(attempt.rid(), found.segment(), attempt.dispatchedAt().toEpochMilli());
        }
    }

    /** The segments that are ours; what is read no further than its middle cannot be continued. */
    TreeMap<Long, Reach> segments() {
        return segments;
    }

    private void read(long number) throws IOException {
        Path file = folder.file(number);
        Reach reach = SegmentReader.read(file, record -> apply(record, number));
        if (reach.ending() == Ending.FOREIGN) {
            LOG.warnf("%s is no journal of this version of Penstock: it is neither read nor touched", file);
        } else {
            segments.put(number, reach);
        }
    }

    private void apply(Stamped record, long segment) {
        Entry entry = record.entry();
        switch (entry.type()) {
            case DISPATCH -> {
                Instant at = Instant.ofEpochMilli(record.epochMillis());
                Unfinished attempt = new Unfinished(entry.rid(), entry.payload(), null, at);
                open.putIfAbsent(entry.rid(), new Found(attempt, segment));
            }
            case USAGE ->
                open.computeIfPresent(
                        entry.rid(),
                        (rid, found) -> new Found(found.attempt().learnt(entry.payload()), found.segment()));
            case SETTLED -> open.remove(entry.rid());
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

    private void dropOld(long nowMillis) {
        int before = open.size();
        open.values()
                .removeIf(found ->
                        OpenAttempts.isOld(found.attempt().dispatchedAt().toEpochMilli(), nowMillis));
        if (open.size() < before) {
            LOG.warnf(
                    "%d attempts in the journal are older than %s: dropped, since they could be charged again",
                    before - open.size(), OpenAttempts.AGE_MAX);
        }
    }
}
