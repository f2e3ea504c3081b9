package dev.penstock;

import dev.penstock.alert.Outbox;
import dev.penstock.budget.Alerts;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.ClaimedAlert;
import dev.penstock.core.Claiming;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The ledger's alerts, with the names that the policies give to their budgets. */
record AlertOutbox(Supplier<Snapshot> policies, Alerts alerts) implements Outbox {

    @Override
    public Uni<List<ClaimedAlert>> claim(String tenant, Claiming terms) {
        return alerts.claim(tenant, () -> declared(tenant), terms);
    }

    @Override
    public Uni<Void> done(ClaimedAlert claimed) {
        return alerts.done(claimed);
    }

    private Stream<Budget> declared(String tenant) {
        return policies.get().callers().stream()
                .filter(caller -> caller.tenant().equals(tenant))
                .flatMap(AlertOutbox::budgets);
    }

    private static Stream<Budget> budgets(Caller caller) {
        return Stream.concat(caller.budgets().stream(), caller.userBudgets().stream());
    }
}
