package dev.penstock;

import dev.penstock.admin.BooksUnavailable;
import dev.penstock.admin.BudgetBooks;
import dev.penstock.admin.BudgetLine;
import dev.penstock.budget.BudgetState;
import dev.penstock.budget.Declared;
import dev.penstock.budget.Ledger;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Model;
import dev.penstock.core.Scope;
import dev.penstock.core.ShadowTerms;
import dev.penstock.pipeline.ShadowAccount;
import dev.penstock.telemetry.BudgetUse;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger's accounts of the budgets that the policies declare, for operators and for the metrics. */
final class Books implements BudgetBooks {

    private final Supplier<Snapshot> policies;
    private final Ledger ledger;

    Books(Supplier<Snapshot> policies, Ledger ledger) {
        this.policies = policies;
        this.ledger = ledger;
    }

    @Override
    public Uni<List<BudgetLine>> lines(@Nullable String tenant, @Nullable String key) {
        return read(declared(tenant, key), Books::line)
                .onFailure()
                .transform(away -> new BooksUnavailable("The ledger's store does not answer: " + away.getMessage()));
    }

    /** How far every declared budget is used. */
    Uni<List<BudgetUse>> uses() {
        return read(declared(null, null), Books::use);
    }

    /** The budgets of each tenant, each once: keys of one team share its budgets. */
    private Map<String, Set<Budget>> declared(@Nullable String tenant, @Nullable String key) {
        Map<String, Set<Budget>> declared = new LinkedHashMap<>();
        for (Caller caller : policies.get().callers()) {
            if ((tenant == null || tenant.equals(caller.tenant())) && (key == null || key.equals(caller.key()))) {
                declared.computeIfAbsent(caller.tenant(), name -> new LinkedHashSet<>())
                        .addAll(caller.budgets());
            }
        }
        if (key == null && (tenant == null || tenant.equals(ShadowAccount.TENANT))) {
            addCopies(declared, policies.get());
        }
        return declared;
    }

    /** All budgets of all tenants, each once, as the ledger wants them. */
    static Declared declared(Snapshot policies) {
        Map<String, Set<Budget>> budgets = new LinkedHashMap<>();
        for (Caller caller : policies.callers()) {
            Set<Budget> its = budgets.computeIfAbsent(caller.tenant(), name -> new LinkedHashSet<>());
            its.addAll(caller.budgets());
            // The name of a limit is the same for all end users.
            Scope anyUser = new Scope(Scope.Level.USER, caller.key() + ":");
            caller.userBudgets().forEach(budget -> its.add(budget.forScope(anyUser)));
        }
        addCopies(budgets, policies);
        return new Declared(policies.revision(), budgets);
    }

    /** The operator's own budgets, for copies of exchanges. */
    private static void addCopies(Map<String, Set<Budget>> budgets, Snapshot policies) {
        for (Model model : policies.models()) {
            ShadowTerms terms = model.terms().shadow();
            if (terms != null) {
                budgets.computeIfAbsent(ShadowAccount.TENANT, name -> new LinkedHashSet<>())
                        .add(ShadowAccount.budget(model, terms));
            }
        }
    }

    private <T> Uni<List<T>> read(Map<String, Set<Budget>> declared, Form<T> form) {
        return Multi.createFrom()
                .iterable(declared.entrySet())
                .onItem()
                .transformToUniAndConcatenate(account -> ledger.read(account.getKey(), List.copyOf(account.getValue()))
                        .map(states -> shaped(account.getKey(), states, form)))
                .collect()
                .asList()
                .map(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private static <T> List<T> shaped(String tenant, List<BudgetState> states, Form<T> form) {
        List<T> shaped = new ArrayList<>(states.size());
        states.forEach(state -> shaped.add(form.of(tenant, state)));
        return shaped;
    }

    private static BudgetLine line(String tenant, BudgetState state) {
        // Only the first slash: names of models have some of their own.
        String id = tenant + "." + state.budget().label().replaceFirst("/", ".");
        return new BudgetLine(
                id, tenant, state.budget(), state.spent(), state.reserved(), state.remaining(), state.resetsAt());
    }

    private static BudgetUse use(String tenant, BudgetState state) {
        return new BudgetUse(tenant, state.budget(), state.spent(), state.reserved(), state.resetsAt());
    }

    private interface Form<T> {
        T of(String tenant, BudgetState state);
    }
}
