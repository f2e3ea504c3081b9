package dev.penstock.budget;

import java.util.List;

/** The usage events of exchanges that cost nothing, since their answers were paid for before; told in the background. */
final class CacheEvents {

    private static final String EVENTS = "events of cached answers";

    private final StoreAccess store;

    CacheEvents(StoreAccess store) {
        this.store = store;
    }

    /** One that is lost changes no sum, so it is not repeated. */
    void tell(String tenant, String exchangeId, Attribution who) {
        store.redis()
                .run(
                        Scripts.CACHED,
                        List.of(LedgerKeys.of(tenant).events()),
                        List.of(
                                exchangeId,
                                who.word(),
                                Long.toString(store.settings().eventRetention().toMillis())))
                .subscribe()
                .with(
                        told -> store.errors().succeeded(EVENTS),
                        error -> store.errors().failed(EVENTS, error));
    }
}
