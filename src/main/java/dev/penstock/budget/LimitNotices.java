package dev.penstock.budget;

import dev.penstock.core.Budget;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Makes the limits of a new set of policies known to the store, before a request brings them along: gateways that have not
 * read it yet then apply them too.
 */
final class LimitNotices {

    private static final Logger LOG = Logger.getLogger(LimitNotices.class);

    private static final int TENANTS_AT_ONCE_MAX = 32;
    private static final String NOTICES = "notices of limits";

    private final StoreAccess store;
    private final Supplier<Declared> current;
    private final Set<String> conflictsTold = new HashSet<>();
    /** For each tenant the version that its store knows. */
    private final Map<String, Long> published = new ConcurrentHashMap<>();

    LimitNotices(StoreAccess store, Supplier<Declared> current) {
        this.store = store;
        this.current = current;
    }

    /** Publishes the limits in force, unless those of this version are known already; never fails. */
    Uni<Void> publish() {
        Declared declared = current.get();
        published.keySet().retainAll(declared.budgets().keySet());
        Set<String> due = new HashSet<>(declared.budgets().keySet());
        due.removeIf(tenant -> isPublished(tenant, declared.revision()));
        return due.isEmpty() ? Uni.createFrom().voidItem() : publish(declared, due);
    }

    private boolean isPublished(String tenant, long revision) {
        Long known = published.get(tenant);
        return known != null && known == revision;
    }

    private Uni<Void> publish(Declared declared, Set<String> tenants) {
        return Multi.createFrom()
                .iterable(tenants)
                .onItem()
                .transformToUni(tenant -> tried(declared, tenant))
                .merge(TENANTS_AT_ONCE_MAX)
                .collect()
                .asList()
                .invoke(all -> {
                    if (!all.contains(false)) {
                        store.errors().succeeded(NOTICES);
                    }
                })
                .replaceWithVoid();
    }

    /** What fails for one tenant must not keep the others from their turn; its own comes again with the next beat. */
    private Uni<Boolean> tried(Declared declared, String tenant) {
        return Uni.createFrom()
                .deferred(() -> publish(declared, tenant))
                .invoke(told -> published.put(tenant, declared.revision()))
                .replaceWith(true)
                .onFailure()
                .invoke(failure -> store.errors().failed(NOTICES, failure))
                .onFailure()
                .recoverWithItem(false);
    }

    /** Publishes the limits of one tenant anew, to a server that may have lost them. */
    Uni<Void> restore(String tenant) {
        return publish(current.get(), tenant).replaceWithVoid();
    }

    private Uni<Response> publish(Declared declared, String tenant) {
        Collection<Budget> budgets = declared.budgets().get(tenant);
        if (budgets == null) {
            return Uni.createFrom().nullItem();
        }
        List<String> args = new ArrayList<>();
        args.add(Long.toString(declared.revision()));
        for (Budget budget : budgets) {
            args.add(LedgerKeys.limitName(budget));
            args.add(Long.toString(budget.limit().units()));
            args.add(Long.toString(budget.mode().withheld()));
            args.add(AdmitCall.thresholds(budget));
        }
        String key = LedgerKeys.of(tenant).limits();
        return store.redis().run(Scripts.LIMITS, List.of(key), args).invoke(conflicts -> tell(tenant, conflicts));
    }

    private synchronized void tell(String tenant, Response conflicts) {
        for (Response name : conflicts) {
            if (conflictsTold.add(tenant + " " + name)) {
                LOG.errorf(
                        "Two gateways have different limits for the budget %s of tenant %s and call both the same version:"
                                + " the smaller one applies. Give the newer set of policies a higher version.",
                        name, tenant);
            }
        }
    }
}
