package dev.penstock.chaos;

import java.util.List;

/**
 * What a rule found.
 *
 * @param rule its name
 * @param promise what it says
 * @param violations where it was broken
 */
record Verdict(String rule, String promise, List<String> violations) {

    private static final List<Rule> RULES = List.of(
            new BilledWithinLimits(),
            new BilledWithinAllTime(),
            new EveryBillIsCharged(),
            new NothingBilledIsUncharged(),
            new SpentWithinLimits(),
            new AllowancesAreKept(),
            new NoHoldOutlivesItsLease(),
            new CountersAreTheSumOfEvents(),
            new CorrectionsBelongToAnEnd(),
            new NoPaidAnswerWithoutAHold(),
            new WholeAnswersCostWhatWasBilled(),
            new ReportedUsageIsChargedExactly(),
            new StoredAnswersCostNothing(),
            new WaysOutAreDeclared(),
            new OutputStaysWithinItsCap(),
            new RatesAreKept());

    /** What all rules say of a history. */
    static List<Verdict> all(History history) {
        return RULES.stream().map(rule -> of(rule, history)).toList();
    }

    static Verdict of(Rule rule, History history) {
        return new Verdict(rule.getClass().getSimpleName(), rule.promise(), rule.violations(history));
    }
}
