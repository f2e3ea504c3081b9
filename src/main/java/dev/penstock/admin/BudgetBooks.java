package dev.penstock.admin;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** What the account books say about budgets. */
public interface BudgetBooks {

    /**
     * The budgets in force now, in a stable order.
     *
     * @param tenant only those of this tenant
     * @param key only those that a request with this virtual key (its id) would spend from
     * @return the lines; empty where nothing fits; fails with {@link BooksUnavailable} where the books cannot be read
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Uni<List<BudgetLine>> lines(Optional<String> tenant, Optional<String> key);
}
