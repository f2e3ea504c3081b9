package dev.penstock.budget;

import dev.penstock.core.Alert;
import dev.penstock.core.Budget;
import dev.penstock.core.ClaimedAlert;
import dev.penstock.core.Claiming;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The outbox of the alerts that the ledger has raised.
 *
 * <p>An alert is raised in the very call that charges, and stays until it is done, so no crash loses one. Who claims it has
 * it alone for the time of a delivery; when it is not done by then it is due again, for all, each time later.
 */
public final class Alerts {

    private static final Logger LOG = Logger.getLogger(Alerts.class);
    private static final String ALERTS = "alerts";
    private static final int FACTS = 3;

    private final StoreAccess store;
    private volatile Consumer<? super String> listener = tenant -> {};

    Alerts(StoreAccess store) {
        this.store = store;
    }

    /** Tells this one from now on, on any thread, the tenant of which an alert was raised. */
    public void listen(Consumer<? super String> other) {
        listener = other;
    }

    void raised(String tenant) {
        listener.accept(tenant);
    }

    /**
     * The tenant's alerts that are due, for the caller to deliver; none where Redis does not answer. Those that were claimed
     * too often are given up.
     *
     * @param declared the budgets that the policies declare for the tenant
     */
    public Uni<List<ClaimedAlert>> claim(String tenant, Supplier<Stream<Budget>> declared, Claiming terms) {
        LedgerKeys names = LedgerKeys.of(tenant);
        List<String> args = List.of(
                Integer.toString(terms.most()),
                Long.toString(terms.delivery().toMillis()),
                Long.toString(terms.firstDelay().toMillis()),
                Long.toString(terms.maxDelay().toMillis()),
                Integer.toString(terms.claimsMax()));
        return told(store.redis()
                        .run(Scripts.CLAIM, List.of(names.alerts(), names.alertClaims()), args)
                        .map(reply -> claimed(tenant, declared, reply)))
                .onFailure()
                .recoverWithItem(List.of());
    }

    /** Removes the alert: it was delivered. Where Redis does not answer, it will be claimed again. */
    public Uni<Void> done(ClaimedAlert claimed) {
        LedgerKeys names = LedgerKeys.of(claimed.alert().tenant());
        return told(store.redis()
                        .run(
                                Scripts.DELIVERED,
                                List.of(names.alerts(), names.alertClaims()),
                                List.of(claimed.receipt())))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private List<ClaimedAlert> claimed(String tenant, Supplier<Stream<Budget>> declared, Response reply) {
        LedgerKeys names = LedgerKeys.of(tenant);
        List<ClaimedAlert> claimed = new ArrayList<>();
        for (int i = 0; i + FACTS <= reply.size(); i += FACTS) {
            String receipt = reply.get(i).toString();
            int claims = Integer.parseInt(reply.get(i + 1).toString());
            Instant at = Instant.ofEpochMilli(Long.parseLong(reply.get(i + 2).toString()));
            if (claims == 0) {
                LOG.errorf("An alert of tenant %s is given up, nobody took it: %s", tenant, receipt);
                continue;
            }
            try {
                Alert alert = AlertEntry.read(names, receipt).alert(tenant, declared, at);
                claimed.add(new ClaimedAlert(alert, receipt, claims));
            } catch (IllegalArgumentException odd) {
                // Left where it is, it is given up in time.
                LOG.debugf("The outbox of tenant %s holds %s", tenant, odd.getMessage());
            }
        }
        return claimed;
    }

    private <T> Uni<T> told(Uni<T> call) {
        return call.invoke(reply -> store.errors().succeeded(ALERTS))
                .onFailure()
                .invoke(error -> store.errors().failed(ALERTS, error));
    }
}
