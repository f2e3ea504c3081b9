package dev.penstock.cache;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The cache of whole answers: exact questions only, first in this process, then in Redis. */
public final class ResponseCache {

    private final CacheKeys keys;
    private final EntrySeal seal;
    private final RedisLayer redis;
    private final MemoryLayer memory;
    private final EntryFormat format;
    private final CacheSettings settings;
    private final Clock clock;
    private final AtomicInteger writesInFlight = new AtomicInteger();
    private final LongAdder writesDropped = new LongAdder();

    public ResponseCache(CacheKeys keys, EntrySeal seal, RedisLayer redis, CacheSettings settings, Clock clock) {
        this.keys = keys;
        this.seal = seal;
        this.redis = redis;
        this.memory = new MemoryLayer(settings, clock);
        this.format = new EntryFormat(settings.answerBytesMax());
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks for an answer that may be given; never fails, and takes little longer than the look-up time-out. */
    public Uni<Lookup> lookup(Question question) {
        Lookup.Reason reason = bypassReason(question);
        if (reason != null) {
            return Uni.createFrom().item(new Lookup.Bypass(reason));
        }
        CacheKey key;
        try {
            key = keys.of(question);
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().item(new Lookup.Bypass(Lookup.Reason.BODY));
        }
        if (question.control().noCache()) {
            return Uni.createFrom().item(new Lookup.Miss(key, Lookup.Cause.REQUEST));
        }
        Entry near = memory.get(key);
        if (near != null && judge(question, key, near, Lookup.Layer.MEMORY) instanceof Lookup.Hit hit) {
            return Uni.createFrom().item(hit);
        }
        return redis.get(key.redisKey())
                .map(found -> far(question, key, found))
                .onFailure()
                .recoverWithItem(new Lookup.Bypass(Lookup.Reason.STORE));
    }

    /**
     * Keeps an answer as long as its time to live says; never fails, and is to be awaited by nobody.
     *
     * <p>Whether the answer may be stored at all is for {@link Ending#isStorable()} to say.
     */
    public Uni<Void> store(CacheKey key, Entry entry) {
        return Uni.createFrom()
                .deferred(() -> write(key, entry, shorter(entry.ttl(), settings.ttlMax())))
                .onFailure()
                .invoke(writesDropped::increment)
                .onFailure()
                .recoverWithNull();
    }

    /** How many answers were not stored although they might have been: too large, too many at a time, or Redis away. */
    public long writesDropped() {
        return writesDropped.sum();
    }

    /** The bytes that entries take in this process. */
    public long memoryBytes() {
        return memory.bytes();
    }

    private Lookup.@Nullable Reason bypassReason(Question question) {
        if (question.control().noStore()) {
            return Lookup.Reason.NO_STORE;
        }
        if (question.ask().choices() > 1) {
            return Lookup.Reason.CHOICES;
        }
        if (question.ask().opaqueInput() || question.ask().audio().isThere()) {
            return Lookup.Reason.INPUT;
        }
        return question.body().length > settings.requestBytesMax() ? Lookup.Reason.SIZE : null;
    }

    private Lookup far(Question question, CacheKey key, Optional<byte[]> found) {
        Entry entry = found.flatMap(bytes -> seal.open(key, bytes))
                .flatMap(format::decode)
                .orElse(null);
        if (entry == null) {
            return new Lookup.Miss(key, Lookup.Cause.NOT_STORED);
        }
        memory.put(key, entry);
        return judge(question, key, entry, Lookup.Layer.REDIS);
    }

    /** The policy's time to live is that of now: one that was shortened since holds for what is already stored. */
    private Lookup judge(Question question, CacheKey key, Entry entry, Lookup.Layer layer) {
        Duration age = Duration.between(entry.created(), Instant.now(clock));
        age = age.isNegative() ? Duration.ZERO : age; // another gateway's clock may be ahead
        Duration lifetime = shorter(entry.ttl(), question.ttl());
        if (age.compareTo(lifetime) >= 0) {
            return new Lookup.Miss(key, Lookup.Cause.NOT_STORED);
        }
        Duration maxAge = question.control().maxAge();
        if (maxAge != null && age.compareTo(maxAge) >= 0) {
            return new Lookup.Miss(key, Lookup.Cause.REQUEST);
        }
        return new Lookup.Hit(entry, age, lifetime.minus(age), layer);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Uni<Void> write(CacheKey key, Entry entry, Duration ttl) {
        if (ttl.toMillis() < 1) {
            return Uni.createFrom().voidItem();
        }
        if (entry.body().length > settings.answerBytesMax()) {
            return dropped();
        }
        memory.put(key, entry);
        if (writesInFlight.incrementAndGet() > settings.writesMax()) {
            writesInFlight.decrementAndGet();
            return dropped();
        }
        return Uni.createFrom()
                .deferred(() -> send(key, format.encode(entry), ttl))
                .onTermination()
                .invoke(writesInFlight::decrementAndGet);
    }

    private Uni<Void> send(CacheKey key, byte[] plain, Duration ttl) {
        return plain.length + EntrySeal.OVERHEAD_BYTES > settings.entryBytesMax()
                ? dropped()
                : redis.set(key.redisKey(), seal.seal(key, plain), ttl);
    }

    private Uni<Void> dropped() {
        writesDropped.increment();
        return Uni.createFrom().voidItem();
    }
}
