package dev.penstock.pipeline;

import dev.penstock.budget.Charge;
import dev.penstock.budget.Hold;
import dev.penstock.budget.Ledger;
import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.meter.Bound;
import dev.penstock.meter.PriceBook;
import dev.penstock.meter.UpperCount;
import dev.penstock.meter.UsageCheck;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The end of one hold: it is resolved once, at what the provider bills or may bill.
 *
 * <p>What is unknown is charged in full; only what certainly cost nothing is given back. Nobody waits for the ledger: it
 * repeats a settlement until the store has answered.
 */
final class Settlement {

    private final Ledger ledger;
    private final Hold hold;
    private final Bound bound;
    private final Exchange exchange;
    private final Target target;
    private final BooleanSupplier wasLastOpen;
    private boolean resolved;

    /** The settlement of an exchange's only hold. */
    Settlement(Ledger ledger, Hold hold, Bound bound, Exchange exchange, Target target) {
        this(ledger, hold, bound, exchange, target, () -> true);
    }

    /**
     * The settlement of one of the holds of an exchange.
     *
     * @param wasLastOpen told once that the hold ends; whether no other is open
     */
    Settlement(Ledger ledger, Hold hold, Bound bound, Exchange exchange, Target target, BooleanSupplier wasLastOpen) {
        this.wasLastOpen = wasLastOpen;
        this.ledger = ledger;
        this.hold = hold;
        this.bound = bound;
        this.exchange = exchange;
        this.target = target;
    }

    /** The name of the attempt in the ledger and in its events. */
    String rid() {
        return hold.rid();
    }

    /**
     * The answer is complete: charged is what the provider reported, else the gateway's own upper count. Of a spoken answer
     * there is none, since its text is not all of it.
     */
    Spent complete(Optional<Usage> reported, long outputBytes) {
        if (reported.isEmpty() && exchange.ask().audio().isSpoken()) {
            return unreadable();
        }
        Usage usage = reported.orElseGet(
                () -> UpperCount.of(bound, outputBytes + exchange.ask().predictedBytes()));
        UsageCheck check = check(usage);
        if (check == UsageCheck.ABSURD) {
            return unreadable();
        }
        Spent spent = new Spent(usage, cost(usage));
        Tokens tokens = check == UsageCheck.PLAUSIBLE ? usage.total() : larger(usage.total(), bound.tokens());
        resolve(Charge.of(spent.cost(), tokens).of(usage), true);
        exchange.trail().spent(target, spent);
        if (reported.isPresent() && bound.binds(exchange.ask())) {
            exchange.trail().boundUsed(target, spent, bound.money());
        }
        return spent;
    }

    /** The answer does not tell what was generated: charged is the whole hold. */
    Spent unreadable() {
        chargeAll(true);
        return new Spent(UpperCount.of(bound), bound.money());
    }

    /** What is charged for so much. */
    Money cost(Usage usage) {
        return switch (check(usage)) {
            case PLAUSIBLE -> priced(usage);
            case EXCESSIVE -> larger(priced(usage), bound.money());
            case ABSURD -> bound.money();
        };
    }

    private Money priced(Usage usage) {
        return target.price() == null
                ? Money.ZERO
                : PriceBook.cost(usage, target.price(), exchange.ask().audio());
    }

    private static <T extends Comparable<T>> T larger(T one, T other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private UsageCheck check(Usage usage) {
        return UsageCheck.of(usage, exchange.ask(), target, bound);
    }

    /** Something was or may have been generated, and nobody knows how much. */
    void chargeAll(boolean last) {
        resolve(Charge.of(bound.money(), bound.tokens()), last);
        exchange.trail().chargedAll(target, bound.money());
    }

    /** Nothing was sent. */
    void unused() {
        resolve(Charge.nothing(), true);
    }

    /** The gateway failed itself: what is not settled yet is charged, since it may have been sent. */
    void bug() {
        if (!resolved) {
            chargeAll(true);
        }
    }

    /** The attempt failed: its hold is given back only where it cannot have cost anything. */
    void failed(Failure failure, boolean last) {
        if (mayHaveCost(failure)) {
            chargeAll(last);
        } else {
            resolve(Charge.nothing(), last);
        }
    }

    /** Whether the provider may bill for an attempt that failed so. */
    boolean mayHaveCost(Failure failure) {
        boolean forgiven = failure.kind() == Failure.Kind.SERVER_ERROR
                && !target.provider().billsOnError();
        return failure.mayHaveCost() && !forgiven;
    }

    private void resolve(Charge charge, boolean last) {
        if (resolved) {
            throw new IllegalStateException("hold " + hold + " was resolved twice");
        }
        resolved = true;
        boolean isLast = wasLastOpen.getAsBoolean() && last;
        ledger.settle(hold, isLast ? charge : charge.beforeFurtherAttempt())
                .subscribe()
                .with(settled -> {});
    }
}
