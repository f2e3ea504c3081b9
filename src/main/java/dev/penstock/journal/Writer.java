package dev.penstock.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what waits, all of it at once, and keeps track of what is open.
 *
 * <p>Nothing is written to a disk that is full, and nothing is lost by trying: a failed write is taken back, its callers
 * are told, and the next one is as good as any. Where no next one comes, room is looked for each second, so that a
 * gateway that is not ready for want of it becomes ready again.
 */
final class Writer implements Runnable {

    static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(Writer.class);
    private static final int WRITE_BYTES_MAX = 1 << 20;

    private final Inbox inbox;
    private final Segments segments;
    private final OpenAttempts open;
    private final Syncer syncer;
    private final Clock clock;
    private final Health health = new Health("written");
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(WRITE_BYTES_MAX);
    private final List<Pending> group = new ArrayList<>();
    private long carriedInto;

    Writer(Inbox inbox, Segments segments, OpenAttempts open, Syncer syncer, Clock clock) {
        this.inbox = inbox;
        this.segments = segments;
        this.open = open;
        this.syncer = syncer;
        this.clock = clock;
    }

    Health health() {
        return health;
    }

    @Override
    public void run() {
        try {
            while (!inbox.isOver()) {
                turn(inbox.take(PROBE_INTERVAL));
            }
        } catch (InterruptedException | Error e) {
            health.failed(e);
        } finally {
            inbox.close();
            fail(inbox.takeNow(), "the journal is closed");
            finish(segments.takeCurrent());
        }
    }

    private void turn(Deque<Pending> waiting) {
        try {
            if (waiting.isEmpty()) {
                probe();
            }
            while (!waiting.isEmpty()) {
                gather(waiting);
                write();
            }
            tidy();
        } catch (RuntimeException | Error e) {
            LOG.error("The journal failed", e); // a bug, but nobody may wait for ever because of it
            fail(group, "the journal failed: " + e);
            fail(waiting, "the journal failed: " + e);
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private static void fail(Collection<Pending> those, String why) {
        JournalUnavailable unavailable = new JournalUnavailable(why);
        those.forEach(pending -> pending.fail(unavailable));
    }

    /** As many as one write takes. */
    private void gather(Deque<Pending> waiting) {
        group.clear();
        bytes.clear();
        int room = open.room();
        while (!waiting.isEmpty() && bytes.remaining() >= Stamped.BYTES_MAX) {
            Pending next = waiting.remove();
            if (next.is(Entry.Type.DISPATCH) && room-- <= 0) {
                next.fail(new JournalUnavailable("more than " + open.max() + " attempts have not ended"));
            } else {
                next.record().writeTo(bytes);
                group.add(next);
            }
        }
        bytes.flip();
    }

    private void write() {
        if (group.isEmpty()) {
            return;
        }
        try {
            finish(segments.takeFull());
            Segment segment = segments.current();
            segment.append(bytes);
            health.succeeded();
            group.forEach(pending -> open.note(pending.record(), segment.number()));
            syncer.written(segment, only(Durability.SYNCED));
            only(Durability.WRITTEN).forEach(Pending::succeed);
        } catch (IOException e) {
            health.failed(e);
            trackEnds();
            fail(group, "the journal cannot be written: " + e);
        }
    }

    private List<Pending> only(Durability durability) {
        return group.stream()
                .filter(pending -> pending.durability() == durability)
                .toList();
    }

    /** An end that cannot be written is one all the same: the store knows of it, and room may come of it. */
    private void trackEnds() {
        group.stream().filter(pending -> pending.is(Entry.Type.SETTLED)).forEach(pending -> open.end(pending.rid()));
    }

    private void tidy() {
        long now = clock.millis();
        if (open.isFirstOld(now)) {
            open.forgetOld(now);
        }
        segments.deleteBefore(open.firstSegment(segments.currentNumber()));
        if (segments.areTooMany() && segments.currentNumber() != carriedInto) {
            carry();
        }
    }

    /**
     * Writes down again what is open in the first segment, lest one attempt without an end keeps all segments after it.
     * Once in each segment, so that little is written twice however much is open.
     */
    private void carry() {
        bytes.clear();
        List<String> rids = open.writeFirst(bytes);
        bytes.flip();
        try {
            Segment segment = segments.current();
            segment.append(bytes);
            segment.force(); // before the first one is deleted, or a loss of power could take both
            carriedInto = segment.number();
            open.move(rids, segment.number());
        } catch (IOException e) {
            health.failed(e);
        }
    }

    private void probe() {
        if (health.problem().isEmpty()) {
            return;
        }
        try {
            segments.current().probe(Stamped.BYTES_MAX);
            health.succeeded();
        } catch (IOException e) {
            health.failed(e);
        }
    }

    private void finish(@Nullable Segment segment) {
        if (segment != null) {
            segment.finish();
            syncer.written(segment, List.of());
        }
    }
}
