package dev.penstock.budget;

import dev.penstock.redis.RedisLink;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The holds open in this process, and the renewal of their leases. */
final class HoldKeeper {

    private static final Script EXTEND = Script.ofResource("/lua/extend.lua");
    private static final int RENEWALS_AT_ONCE_MAX = 32;
    private static final String RENEWALS = "renewals of leases";

    private final RedisLink redis;
    private final String leaseMillis;
    private final StoreErrors errors;
    private final Map<String, Hold> open = new ConcurrentHashMap<>();
    private final AtomicBoolean renewing = new AtomicBoolean();

    HoldKeeper(RedisLink redis, Duration lease, StoreErrors errors) {
        this.redis = redis;
        this.errors = errors;
        this.leaseMillis = Long.toString(lease.toMillis());
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

    /** Renews every open hold, unless the last renewal is still under way. */
    void renew() {
        if (!renewing.compareAndSet(false, true)) {
            return;
        }
        Multi.createFrom()
                .iterable(all())
                .onItem()
                .transformToUni(this::renew)
                .merge(RENEWALS_AT_ONCE_MAX)
                .onTermination()
                .invoke(() -> renewing.set(false))
                .subscribe()
                .with(renewed -> {}, failure -> {});
    }

    /** A renewal that fails is not repeated: the next tick still comes in time. */
    private Uni<Boolean> renew(Hold hold) {
        return redis.run(EXTEND, hold.extendKeys(), List.of(hold.rid(), hold.exchangeId(), leaseMillis))
                .map(reply -> reply.get(0).toString().equals("OK"))
                .invoke(renewed -> errors.succeeded(RENEWALS))
                .onFailure()
                .invoke(error -> errors.failed(RENEWALS, error))
                .onFailure()
                .recoverWithItem(false);
    }
}
