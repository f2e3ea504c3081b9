package dev.penstock.budget;

import dev.penstock.core.Budget;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Makes the limits of a new set of policies known to the store, before a request brings them along: gateways that have not
 * read it yet then apply them too.
 */
final class LimitNotices {

    private static final Logger LOG = Logger.getLogger(LimitNotices.class);

    private final StoreAccess store;
    private final Supplier<Declared> current;
    private final Set<String> conflictsTold = new HashSet<>();
    private volatile long published = -1;

    LimitNotices(StoreAccess store, Supplier<Declared> current) {
        this.store = store;
        this.current = current;
    }

    /** Publishes the limits in force, unless those of this version are known already. */
    Uni<Void> publish() {
        Declared declared = current.get();
        if (declared.revision() == published) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(declared.budgets().entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        tenant -> publish(declared.revision(), tenant.getKey(), tenant.getValue()))
                .collect()
                .last()
                .invoke(all -> published = declared.revision())
                .replaceWithVoid();
    }

    /** Publishes the limits of one tenant anew, to a server that may have lost them. */
    Uni<Void> restore(String tenant) {
        Declared declared = current.get();
        Collection<Budget> budgets = declared.budgets().get(tenant);
        return budgets == null
                ? Uni.createFrom().voidItem()
                : publish(declared.revision(), tenant, budgets).replaceWithVoid();
    }

    private Uni<Response> publish(long revision, String tenant, Collection<Budget> budgets) {
        List<String> args = new ArrayList<>();
        args.add(Long.toString(revision));
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
