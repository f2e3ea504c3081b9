package dev.penstock.bench;

import dev.penstock.budget.Attribution;
import dev.penstock.budget.Charge;
import dev.penstock.budget.Reservation;
import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Window;
import java.util.List;
import java.util.stream.Stream;

/** What the measured ledger is asked: attempts of one user, under budgets that are all too high to be met. */
final class BudgetSample {

    private static final String TENANT = "bench";
    private static final Scope TEAM = new Scope(Scope.Level.TEAM, "red");
    private static final Scope KEY = new Scope(Scope.Level.KEY, "full");
    private static final Scope USER = new Scope(Scope.Level.USER, "full:0123456789abcdef");

    private static final Limit LIMIT = new Limit.Spend(new Money(1_000_000_000_000_000L));
    private static final Money BOUND = new Money(1_000_000);
    private static final Money COST = new Money(100_000);
    private static final Tokens TOKENS_MOST = new Tokens(1_000);
    private static final Usage USED = new Usage(
            new Tokens(60), new Tokens(20), Tokens.ZERO, new Tokens(40), Tokens.ZERO, Usage.Evidence.REPORTED);

    static final List<Budget> ONE = List.of(budget(KEY, Window.DAY));

    /** At all four levels, each in an account of its own. */
    static final List<Budget> TEN = Stream.of(
                    budgets(Scope.TENANT, Window.TOTAL, Window.MONTH, Window.DAY),
                    budgets(TEAM, Window.MONTH, Window.WEEK),
                    budgets(KEY, Window.MONTH, Window.DAY, Window.HOUR),
                    budgets(USER, Window.WEEK, Window.DAY))
            .flatMap(List::stream)
            .toList();

    private BudgetSample() {}

    /** The first attempt of an exchange. */
    static Reservation reservation(String exchangeId, List<Budget> budgets) {
        Attribution who = new Attribution("full", TEAM.id(), USER.id(), "miss", "mock/mock", null);
        return new Reservation(TENANT, exchangeId, 1, who, 1, budgets, List.of(), BOUND, TOKENS_MOST);
    }

    /** How all of them end. */
    static Charge charge() {
        return Charge.of(COST, USED.total()).of(USED);
    }

    private static List<Budget> budgets(Scope scope, Window... windows) {
        return Stream.of(windows).map(window -> budget(scope, window)).toList();
    }

    private static Budget budget(Scope scope, Window window) {
        return Budget.strict(scope, Cycle.utc(window), LIMIT);
    }
}
