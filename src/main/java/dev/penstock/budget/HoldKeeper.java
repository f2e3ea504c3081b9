package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The holds open in this process, and the renewal of their leases. */
final class HoldKeeper {

    private static final int RENEWALS_AT_ONCE_MAX = 32;
    private static final String RENEWALS = "renewals of leases";

    private final StoreAccess store;
    private final Consumer<? super Hold> lost;
    private final Map<String, Hold> open = new ConcurrentHashMap<>();

    /**
     * A keeper of no holds yet.
     *
     * @param lost told the hold that the store does not know
     */
    HoldKeeper(StoreAccess store, Consumer<? super Hold> lost) {
        this.store = store;
        this.lost = lost;
    }

    void add(Hold hold) {
        open.put(hold.rid(), hold);
    }

    void remove(Hold hold) {
        open.remove(hold.rid());
    }

    boolean keeps(String rid) {
        return open.containsKey(rid);
    }

    int count() {
        return open.size();
    }

    List<Hold> all() {
        return List.copyOf(open.values());
    }

    /** Renews every open hold. */
    Uni<Void> renew() {
        return Multi.createFrom()
                .iterable(all())
                .onItem()
                .transformToUni(this::renew)
                .merge(RENEWALS_AT_ONCE_MAX)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** A renewal that fails is not repeated: the next tick still comes in time. */
    private Uni<Boolean> renew(Hold hold) {
        return store.redis()
                .run(
                        Scripts.EXTEND,
                        hold.extendKeys(),
                        List.of(
                                hold.rid(),
                                hold.exchangeId(),
                                Long.toString(store.settings().lease().toMillis())))
                .map(reply -> reply.get(0).toString())
                .invoke(word -> store.errors().succeeded(RENEWALS))
                .invoke(word -> {
                    if (word.equals("NORES")) {
                        lost.accept(hold);
                    }
                })
                .map("OK"::equals)
                .onFailure()
                .invoke(error -> store.errors().failed(RENEWALS, error))
                .onFailure()
                .recoverWithItem(false);
    }
}
