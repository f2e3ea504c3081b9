package dev.penstock.budget;

import dev.penstock.core.Budget;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The alerts that a budget could not carry a call: raised in the background after the first refusal of a period, for
 * budgets that alert at all.
 *
 * <p>Redis keeps the flag that makes it once; what this process remembers only spares calls.
 */
final class Exhaustions {

    private static final String EXHAUSTIONS = "alerts of spent budgets";
    private static final int REMEMBERED_MAX = 10_000;

    private final StoreAccess store;
    private final Alerts alerts;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Exhaustions(StoreAccess store, Alerts alerts) {
        this.store = store;
        this.alerts = alerts;
    }

    /** The account could not carry a call. */
    void refused(String tenant, AdmitCall.Account account) {
        if (account.budget().alertAt().isEmpty() || told.contains(account.key())) {
            return;
        }
        if (told.size() >= REMEMBERED_MAX) {
            told.clear();
        }
        if (told.add(account.key())) {
            raise(tenant, account);
        }
    }

    private void raise(String tenant, AdmitCall.Account account) {
        Budget budget = account.budget();
        Duration lease = store.settings().lease();
        List<String> args = List.of(
                LedgerKeys.limitName(budget),
                Long.toString(budget.limit().units()),
                AdmitCall.expiry(account.period(), lease));
        store.redis()
                .run(
                        Scripts.EXHAUSTED,
                        List.of(account.key(), LedgerKeys.of(tenant).alerts()),
                        args)
                .subscribe()
                .with(reply -> raised(tenant, reply), error -> {
                    told.remove(account.key());
                    store.errors().failed(EXHAUSTIONS, error);
                });
    }

    private void raised(String tenant, Response reply) {
        store.errors().succeeded(EXHAUSTIONS);
        if (reply.get(0).toString().equals("1")) {
            alerts.raised(tenant);
        }
    }
}
