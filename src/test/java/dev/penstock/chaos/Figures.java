package dev.penstock.chaos;

import dev.penstock.chaos.Reply.Ending;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * What a run came to.
 *
 * @param asked questions that left
 * @param good answers with status 200 that came to their end, or whose client left
 * @param refused answers with status 429: by a budget, a limit of ours, or the oracle
 * @param unavailable answers with status 503
 * @param failed all others: errors, broken answers, none
 * @param slowestMillis the longest that a client waited
 * @param bills lines of the oracle's bill
 * @param billedUsd what the oracle billed
 * @param chargedUsd what the tenants were charged
 * @param periods budget periods that were charged
 * @param exhausted those of them that could carry no further question of usual size
 * @param overspent those that were billed beyond their highest limit
 * @param orphans holds that were charged in full since their lease passed
 * @param corrections corrections of charges
 * @param late charges without a hold
 * @param unaided requests that gateways let out alone, while the store was away
 */
record Figures(
        long asked,
        long good,
        long refused,
        long unavailable,
        long failed,
        long slowestMillis,
        long bills,
        String billedUsd,
        String chargedUsd,
        long periods,
        long exhausted,
        long overspent,
        long orphans,
        long corrections,
        long late,
        long unaided) {

    private static final int UNAVAILABLE = 503;

    static Figures of(History history) {
        Collection<Reply> replies = history.replies();
        return new Figures(
                replies.size(),
                count(replies, Reply::isGood),
                count(replies, Reply::isRefused),
                count(replies, Figures::isUnavailable),
                count(replies, reply -> !reply.isServed() && !isUnavailable(reply)),
                replies.stream().mapToLong(Reply::tookMillis).max().orElse(0),
                history.bills().size(),
                Usd.of(history.bills().stream().mapToLong(Bill::nanoUsd).sum()),
                Usd.of(charged(history.books())),
                history.books().budgets().size(),
                exhausted(history),
                new BilledWithinLimits().violations(history).size()
                        + new BilledWithinAllTime().violations(history).size(),
                events(history, event -> event.kind().equals("orphan")),
                events(history, UsageEvent::isCorrection),
                events(history, event -> event.kind().equals("late") && !event.isWithoutStore()),
                events(history, UsageEvent::isWithoutStore));
    }

    static boolean isUnavailable(Reply reply) {
        return reply.status() == UNAVAILABLE && reply.ending() == Ending.COMPLETE;
    }

    private static long count(Collection<Reply> replies, Predicate<Reply> which) {
        return replies.stream().filter(which).count();
    }

    /** Each tenant has one budget without an end that carries all of its questions. */
    private static long charged(Books books) {
        return books.budgets().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(":b:t:T"))
                .mapToLong(entry -> entry.getValue().spent())
                .sum();
    }

    private static long exhausted(History history) {
        return history.books().budgets().entrySet().stream()
                .filter(entry -> BudgetPeriod.of(entry.getKey())
                        .filter(period -> history.population().mode(period.line()) != Mode.AUDIT)
                        .map(period -> history.limits().now(period.line())
                                        - entry.getValue().spent()
                                < period.line().measure().usualHold())
                        .orElse(false))
                .count();
    }

    private static long events(History history, Predicate<UsageEvent> which) {
        return history.books().events().stream().filter(which).count();
    }
}
