package dev.penstock.chaos;

import java.util.List;

/**
 * What a rule found.
 *
 * @param rule its name
 * @param promise what it says
 * @param lookedAt whether it could be looked at
 * @param violations where it was broken
 */
record Verdict(String rule, String promise, boolean lookedAt, List<String> violations) {

    private static final List<Rule> RULES = List.of(
            new BilledWithinLimits(),
            new BilledWithinAllTime(),
            new EveryBillIsCharged(),
            new NothingBilledIsUncharged(),
            new SpentWithinLimits(),
            new NoHoldOutlivesItsLease(),
            new CountersAreTheSumOfEvents(),
            new CorrectionsBelongToAnEnd(),
            new NoPaidAnswerWithoutAHold(),
            new WholeAnswersCostWhatWasBilled());

    /** What all rules say of a history; those that need events only where there are any to be had. */
    static List<Verdict> all(History history, boolean hasEvents) {
        return RULES.stream().map(rule -> of(rule, history, hasEvents)).toList();
    }

    static Verdict of(Rule rule, History history, boolean hasEvents) {
        boolean lookedAt = hasEvents || !rule.needsEvents();
        return new Verdict(
                rule.getClass().getSimpleName(),
                rule.promise(),
                lookedAt,
                lookedAt ? rule.violations(history) : List.of());
    }
}
