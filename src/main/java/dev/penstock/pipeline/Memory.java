package dev.penstock.pipeline;

import dev.penstock.cache.CacheControl;
import dev.penstock.cache.CacheKey;
import dev.penstock.cache.Ending;
import dev.penstock.cache.Entry;
import dev.penstock.cache.Lookup;
import dev.penstock.cache.Question;
import dev.penstock.cache.ResponseCache;
import dev.penstock.core.AskHeaders;
import dev.penstock.core.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an exchange asks of the cache, and gives to it. */
public final class Memory {

    private static final Lookup NOT_CACHED_BY_POLICY = new Lookup.Bypass(Lookup.Reason.POLICY);

    private final ResponseCache cache;
    private final Clock clock;

    public Memory(ResponseCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** Looks for an answer that is already paid for. */
    Uni<Lookup> recall(Exchange exchange) {
        return recall(exchange, control(exchange));
    }

    /** The same whatever the request's own {@code Cache-Control} forbids. */
    Uni<Lookup> recallAnyway(Exchange exchange) {
        return recall(exchange, CacheControl.NONE);
    }

    private Uni<Lookup> recall(Exchange exchange, CacheControl control) {
        @Nullable Duration ttl = exchange.model().cacheTtl();
        if (ttl == null) {
            return Uni.createFrom().item(NOT_CACHED_BY_POLICY);
        }
        return cache.lookup(new Question(
                exchange.caller().tenant(),
                exchange.ask(),
                exchange.plan().first(),
                askHeaders(exchange),
                exchange.body().bytes(),
                control,
                ttl));
    }

    /** Whether the caller wants an answer from the cache or none. */
    static boolean onlyIfCached(Exchange exchange) {
        return control(exchange).onlyIfCached();
    }

    static Reply notCached() {
        return new Reply.Refused(Refusal.of(
                Refusal.Reason.CACHE_MISS, "No stored answer may be given, and the request allows no other."));
    }

    private static SortedMap<String, String> askHeaders(Exchange exchange) {
        SortedMap<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, String> header : exchange.arrival().headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (AskHeaders.contain(name)) {
                headers.merge(name, header.getValue(), (before, next) -> before + ", " + next);
            }
        }
        return headers;
    }

    private static CacheControl control(Exchange exchange) {
        return CacheControl.parse(exchange.arrival().headers().get(HttpHeaders.CACHE_CONTROL));
    }

    /** Stores a complete answer under the key, if answers like it may be given again. */
    void keep(CacheKey key, Exchange exchange, Held held, Ending ending, Spent spent, byte[] body) {
        @Nullable Duration ttl = exchange.model().cacheTtl();
        if (ttl == null || !ending.isStorable()) {
            return;
        }
        String finish =
                ending.finishReasons().isEmpty() ? "" : ending.finishReasons().get(0);
        Entry entry = new Entry(Instant.now(clock), ttl, held.target().id(), spent.usage(), finish, spent.cost(), body);
        cache.store(key, entry).subscribe().with(stored -> {});
    }
}
