package dev.penstock.journal;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** The attempts without an end, in the order in which their segments must be kept: a bounded number of them. */
final class OpenAttempts {

    /** The store remembers for twice this how a hold ended: what is older could be charged again. */
    static final Duration AGE_MAX = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(OpenAttempts.class);

    private final int max;
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** Where an attempt was written down, and when. */
    private record Place(long segment, long epochMillis) {}

    OpenAttempts(int max) {
        this.max = max;
    }

    /** How many more there may be. */
    int room() {
        return max - places.size();
    }

    int max() {
        return max;
    }

    void begin(String rid, long segment, long epochMillis) {
        places.putIfAbsent(rid, new Place(segment, epochMillis));
    }

    void end(String rid) {
        places.remove(rid);
    }

    /** Forgets those that are too old at this time. */
    void forgetOld(long nowMillis) {
        int forgotten = 0;
        Iterator<Place> oldest = places.values().iterator();
        while (oldest.hasNext() && isOld(oldest.next().epochMillis(), nowMillis)) {
            oldest.remove();
            forgotten++;
        }
        if (forgotten > 0) {
            LOG.warnf("%d attempts in the journal have not ended within %s: forgotten", forgotten, AGE_MAX);
        }
    }

    static boolean isOld(long epochMillis, long nowMillis) {
        return nowMillis - epochMillis > AGE_MAX.toMillis();
    }

    /** The first segment in which one of them was written down; the given one where there are none. */
    long firstSegment(long otherwise) {
        Iterator<Place> oldest = places.values().iterator();
        return oldest.hasNext() ? oldest.next().segment() : otherwise;
    }
}
