package dev.penstock.budget;

import dev.penstock.core.Budget;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store says of budgets in their current periods. */
final class Statements {

    private static final int READS_AT_ONCE_MAX = 64;

    private final StoreAccess store;
    private final Clock clock;
    private final Periods periods = new Periods();

    Statements(StoreAccess store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** How the budgets stand, in the order asked; fails where Redis does not answer. */
    Uni<List<BudgetState>> read(String tenant, List<Budget> budgets) {
        if (budgets.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        LedgerKeys names = LedgerKeys.of(tenant);
        // One part after the other: admissions go over the same connections.
        return Multi.createFrom()
                .iterable(budgets)
                .group()
                .intoLists()
                .of(READS_AT_ONCE_MAX)
                .onItem()
                .transformToUniAndConcatenate(part -> Uni.join()
                        .all(part.stream().map(budget -> read(names, budget)).toList())
                        .andFailFast())
                .collect()
                .asList()
                .map(parts -> parts.stream().flatMap(List::stream).toList());
    }

    private Uni<BudgetState> read(LedgerKeys names, Budget budget) {
        Period period = periods.of(budget, clock.instant());
        return store.redis()
                .send(Request.cmd(Command.HMGET)
                        .arg(names.budget(budget, period))
                        .arg("s")
                        .arg("r")
                        .arg("w"))
                .map(reply -> new BudgetState(
                        budget, units(reply.get(0)), units(reply.get(1)), units(reply.get(2)), period.end()));
    }

    private static long units(@Nullable Response value) {
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
