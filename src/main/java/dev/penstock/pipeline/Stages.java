package dev.penstock.pipeline;

import dev.penstock.budget.Admission.Denied;
import dev.penstock.budget.Ledger;
import dev.penstock.budget.Reservation;
import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Target;
import dev.penstock.core.Verdict;
import dev.penstock.meter.Bound;
import dev.penstock.meter.CostBound;
import dev.penstock.meter.FittedBound;
import dev.penstock.protocol.BodyEdit;
import dev.penstock.upstream.Attempt;
import dev.penstock.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of an exchange go through, and what they hand to each.
 *
 * @param ledger keeps the accounts
 * @param upstream reaches the providers
 * @param answers makes replies of outcomes
 * @param planner finds the targets of another model
 * @param accounts says whose budgets carry an exchange
 * @param defaultOutputCap the output cap for a request that names none, in tokens
 */
public record Stages(
        Ledger ledger, Upstream upstream, Answers answers, Planner planner, Accounts accounts, long defaultOutputCap) {

    /** The most that the exchange can use and cost at the target; where nobody counts that, its output is left uncapped. */
    Verdict<Bound> bound(Exchange exchange, Target target) {
        Verdict<Bound> bound = CostBound.of(exchange.ask(), target, accounts.promise(exchange), defaultOutputCap);
        return accounts.count(exchange) ? bound : bound.then(most -> Verdict.yes(most.uncapped()));
    }

    /** The bound with an output cap for which the budget that denied the exchange has room, if that is of use. */
    Optional<Bound> fitted(Exchange exchange, Target target, Bound bound, Denied denied, Exhaustion.Fit fit) {
        return FittedBound.of(
                        bound,
                        exchange.ask(),
                        target.price(),
                        denied.budget().limit().measure(),
                        denied.remaining())
                .filter(fitted -> fitted.injectedCap().orElse(0) >= fit.minOutputTokens());
    }

    Reservation reservation(Exchange exchange, Target target, int attempt, Bound bound) {
        Caller caller = exchange.caller();
        List<Budget> budgets = accounts.budgets(exchange);
        List<RateLimit> limits = caller.limits();
        return new Reservation(
                caller.tenant(),
                exchange.arrival().id(),
                attempt,
                Accounts.attribution(exchange, target),
                exchange.policies().revision(),
                budgets,
                limits,
                bound.money(),
                bound.tokens());
    }

    /** The client's bytes, with nothing changed but the model, the wish for usage, and an output cap where the target obeys it. */
    static Attempt attempt(Exchange exchange, Held held, Supplier<String> rid) {
        Target target = held.target();
        BodyEdit edit = BodyEdit.of(exchange.body()).model(target.model());
        boolean stream = exchange.ask().stream();
        if (stream && target.provider().streamUsage()) {
            edit.includeUsage();
        }
        OptionalLong injected = held.bound().injectedCap();
        OptionalLong cap = injected.isPresent() ? injected : exchange.ask().outputCap();
        cap.ifPresent(tokens -> cap(edit, tokens, target.provider().outputCapMember()));
        return new Attempt(
                        rid,
                        target,
                        exchange.ask().endpoint(),
                        Wrapped.of(edit.apply()),
                        stream,
                        exchange.arrival().headers())
                .withTraceparent(exchange.trail()::traceparent);
    }

    private static void cap(BodyEdit edit, long tokens, @Nullable String member) {
        if (member == null) {
            edit.outputCap(tokens);
        } else {
            edit.outputCap(tokens, member);
        }
    }
}
