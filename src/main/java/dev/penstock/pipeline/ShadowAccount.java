package dev.penstock.pipeline;

import dev.penstock.budget.Attribution;
import dev.penstock.budget.Reservation;
import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Limit;
import dev.penstock.core.Model;
import dev.penstock.core.Scope;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Window;
import dev.penstock.meter.Bound;
import java.util.List;

/**
 * The operator's account for the copies of one experiment. No tenant pays for them: the account stands beside the tenants
 * in the ledger, under a name that none can have, with one strict budget for each experiment and day.
 */
public final class ShadowAccount {

    /** Names of tenants begin with a letter or a digit. */
    public static final String TENANT = "-shadow";

    private static final String SUFFIX = "-shadow";

    private ShadowAccount() {}

    /** The budget of the model's copies. */
    public static Budget budget(Model model, ShadowTerms terms) {
        return Budget.strict(
                new Scope(Scope.Level.KEY, model.name()), Cycle.utc(Window.DAY), new Limit.Spend(terms.dailyBudget()));
    }

    /** What the copy asks of the ledger; its exchange's own name is the caller's. */
    static Reservation reservation(ShadowOrder order, Bound bound) {
        Exchange copy = order.exchange();
        Model model = copy.model();
        return new Reservation(
                TENANT,
                copy.arrival().id() + SUFFIX,
                1,
                new Attribution(
                        model.name(),
                        null,
                        null,
                        copy.ask().model(),
                        order.target().id(),
                        order.terms().variant()),
                copy.policies().revision(),
                List.of(budget(model, order.terms())),
                List.of(),
                bound.money(),
                bound.tokens());
    }
}
