package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The usage events of exchanges that cost nothing, since their answers were paid for before; told in the background.
 *
 * <p>No rate limit holds such answers back, and Redis keeps every event for long. So those of an interval are added up, one
 * event for each who asked; the first one after a quiet interval is told at once.
 */
final class CacheEvents {

    /** How long answers are added up. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Clients may name any number of users; beyond this many attributions of a tenant, nobody is named. */
    static final int NAMED_MAX = 100;

    private static final int CALLS_AT_ONCE_MAX = 32;
    private static final String EVENTS = "events of cached answers";

    private final StoreAccess store;
    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Answers>> untold = new HashMap<>();
    private long toldNanos;

    /** The answers that make one event. */
    private record Answers(String firstExchange, long count) {}

    private record Event(String tenant, String who, Answers answers) {}

    CacheEvents(StoreAccess store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.toldNanos = nanoTime.getAsLong() - INTERVAL.toNanos();
    }

    /** An exchange of the tenant was answered so. */
    void tell(String tenant, String exchangeId, Attribution who) {
        if (addsUp(tenant, exchangeId, who.word())) {
            flush().subscribe().with(told -> {});
        }
    }

    /** Tells what was added up until now; never fails. An event that is lost changes no sum, so it is not repeated. */
    Uni<Void> flush() {
        return Uni.createFrom()
                .deferred(() -> Multi.createFrom()
                        .iterable(taken())
                        .onItem()
                        .transformToUni(this::told)
                        .merge(CALLS_AT_ONCE_MAX)
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    /** Says whether it has been quiet for so long that nobody need wait. */
    private synchronized boolean addsUp(String tenant, String exchangeId, String who) {
        Map<String, Answers> named = untold.computeIfAbsent(tenant, first -> new HashMap<>());
        boolean hasRoom = named.size() < NAMED_MAX || named.containsKey(who);
        named.merge(
                hasRoom ? who : Attribution.nobody(),
                new Answers(exchangeId, 1),
                (before, one) -> new Answers(before.firstExchange(), before.count() + one.count()));
        return nanoTime.getAsLong() - toldNanos >= INTERVAL.toNanos();
    }

    private synchronized List<Event> taken() {
        List<Event> events = new ArrayList<>();
        untold.forEach((tenant, named) -> named.forEach((who, answers) -> events.add(new Event(tenant, who, answers))));
        if (!events.isEmpty()) {
            untold.clear();
            toldNanos = nanoTime.getAsLong();
        }
        return events;
    }

    private Uni<Boolean> told(Event event) {
        String retention = Long.toString(store.settings().eventRetention().toMillis());
        return store.redis()
                .run(
                        Scripts.CACHED,
                        List.of(LedgerKeys.of(event.tenant()).events()),
                        List.of(
                                event.answers().firstExchange(),
                                event.who(),
                                retention,
                                Long.toString(event.answers().count())))
                .invoke(told -> store.errors().succeeded(EVENTS))
                .replaceWith(true)
                .onFailure()
                .invoke(error -> store.errors().failed(EVENTS, error))
                .onFailure()
                .recoverWithItem(false);
    }
}
