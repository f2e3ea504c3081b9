package dev.penstock.journal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The attempts without an end, in the order of the segments in which they stand: a bounded number of them. */
final class OpenAttempts {

    private static final Logger LOG = Logger.getLogger(OpenAttempts.class);

    /** The store remembers for twice this how a hold ended: what is older could be charged again. */
    private static final Duration AGE_MAX = Duration.ofHours(24);

    private final int max;
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** An attempt, and the segment where its dispatch stands. */
    private record Place(long segment, Unfinished attempt) {}

    OpenAttempts(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    /** How many more there may be. */
    int room() {
        return max - places.size();
    }

    List<Unfinished> all() {
        return places.values().stream().map(Place::attempt).toList();
    }

    /** Notes a record that stands in this segment. */
    void note(Stamped record, long segment) {
        Entry entry = record.entry();
        switch (entry.type()) {
            case DISPATCH -> places.putIfAbsent(entry.rid(), new Place(segment, begun(record)));
            case USAGE ->
                places.computeIfPresent(
                        entry.rid(),
                        (rid, place) ->
                                new Place(place.segment(), place.attempt().learnt(entry.payload())));
            case SETTLED -> end(entry.rid());
        }
    }

    void end(String rid) {
        places.remove(rid);
    }

    boolean isFirstOld(long nowMillis) {
        Iterator<Place> first = places.values().iterator();
        return first.hasNext() && isOld(first.next(), nowMillis);
    }

    /** Forgets those that are too old at this time. */
    void forgetOld(long nowMillis) {
        int before = places.size();
        places.values().removeIf(place -> isOld(place, nowMillis));
        if (places.size() < before) {
            LOG.warnf(
                    "%d attempts in the journal have not ended within %d h: forgotten, since they could be charged again",
                    before - places.size(), AGE_MAX.toHours());
        }
    }

    /** The first segment in which one of them stands; the given one where there are none. */
    long firstSegment(long otherwise) {
        Iterator<Place> first = places.values().iterator();
        return first.hasNext() ? first.next().segment() : otherwise;
    }

    /** Writes what is known of those in the first segment, as far as there is room for it; returns their rids. */
    List<String> writeFirst(ByteBuffer out) {
        List<String> written = new ArrayList<>();
        for (Place place : places.values()) {
            boolean isFirst = place.segment() == firstSegment(place.segment());
            if (!isFirst || out.remaining() < 2 * Stamped.BYTES_MAX) {
                break;
            }
            write(place.attempt(), out);
            written.add(place.attempt().rid());
        }
        return written;
    }

    /** Notes that these stand in this segment too, which is the last one. */
    void move(List<String> rids, long segment) {
        for (String rid : rids) {
            Place place = places.remove(rid);
            if (place != null) {
                places.put(rid, new Place(segment, place.attempt()));
            }
        }
    }

    private static void write(Unfinished attempt, ByteBuffer out) {
        long epochMillis = attempt.dispatchedAt().toEpochMilli();
        new Stamped(Entry.dispatch(attempt.rid(), attempt.hold()), epochMillis).writeTo(out);
        String charge = attempt.charge();
        if (charge != null) {
            new Stamped(Entry.usage(attempt.rid(), charge), epochMillis).writeTo(out);
        }
    }

    private static Unfinished begun(Stamped dispatch) {
        Entry entry = dispatch.entry();
        return new Unfinished(entry.rid(), entry.payload(), null, Instant.ofEpochMilli(dispatch.epochMillis()));
    }

    private static boolean isOld(Place place, long nowMillis) {
        return nowMillis - place.attempt().dispatchedAt().toEpochMilli() > AGE_MAX.toMillis();
    }
}
