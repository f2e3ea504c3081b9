package dev.penstock.admin;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the account books say about budgets. */
public interface BudgetBooks {

    /**
     * The budgets in force now, in a stable order.
     *
     * @param tenant only those of this tenant; absent for all
     * @param key only those that a request with this virtual key (its id) would spend from; absent for all
     * @return the lines; empty where nothing fits; fails with {@link BooksUnavailable} where the books cannot be read
     */
    Uni<List<BudgetLine>> lines(@Nullable String tenant, @Nullable String key);
}
