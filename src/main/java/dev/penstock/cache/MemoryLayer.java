package dev.penstock.cache;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries in this process: bounded by their bytes, the least recently used leave first, and each is forgotten
 * after a short time so that what other gateways store and purge is seen.
 */
final class MemoryLayer {

    /** What an entry takes beside its body: key, facts, and the map's own objects. */
    private static final int OVERHEAD_BYTES = 640;

    private static final int INITIAL_CAPACITY = 256;
    private static final float LOAD_FACTOR = 0.75f;

    private final long bytesMax;
    private final long ageMillisMax;
    private final Clock clock;
    private final Map<CacheKey, Kept> entries = new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);
    private long bytes;

    MemoryLayer(CacheSettings settings, Clock clock) {
        this.bytesMax = settings.memoryBytesMax();
        this.ageMillisMax = settings.memoryAgeMax().toMillis();
        this.clock = clock;
    }

    synchronized @Nullable Entry get(CacheKey key) {
        Kept kept = entries.get(key);
        if (kept == null) {
            return null;
        }
        if (clock.millis() >= kept.untilMillis) {
            entries.remove(key);
            bytes -= kept.bytes();
            return null;
        }
        return kept.entry;
    }

    synchronized void put(CacheKey key, Entry entry) {
        Kept kept = new Kept(entry, clock.millis() + ageMillisMax);
        if (kept.bytes() > bytesMax) {
            return;
        }
        Kept before = entries.put(key, kept);
        bytes += kept.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Kept> oldest = entries.values().iterator();
        while (bytes > bytesMax) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private record Kept(Entry entry, long untilMillis) {

        long bytes() {
            return (long) OVERHEAD_BYTES + entry.body().length;
        }
    }
}
