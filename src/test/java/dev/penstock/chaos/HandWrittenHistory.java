package dev.penstock.chaos;

import dev.penstock.chaos.Reply.Ending;
import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A history that a test writes down line by line: of one question to a tenant with a budget of its own and one of the key. */
abstract class HandWrittenHistory {

    static final String RID = "0123456789abcdef0123456789abcdef.1";
    static final String EXCHANGE = "0123456789abcdef0123456789abcdef";
    static final String TOTAL = "{t:t000}:b:t:T";
    static final String DAY = "{t:t000}:b:k:t000b:D20261124";
    static final List<String> BOTH = List.of(TOTAL, DAY);
    static final BudgetLine TENANT = BudgetLine.ofMoney("t000", "t", "total");
    static final BudgetLine KEY = BudgetLine.ofMoney("t000", "k:t000b", "day");
    static final BudgetLine TOKENS = new BudgetLine("t000", "t", "total", Measure.TOKENS, "");
    static final String TOKENS_KEY = "{t:t000}:b:t/tokens:T";
    static final BudgetLine REQUESTS = new BudgetLine("t000", "k:t000b", "hour", Measure.REQUESTS, "");
    static final String REQUESTS_KEY = "{t:t000}:b:k:t000b/requests:H2026112412";
    static final Mark MARK = new Mark("t000", "t000b", 0, "small", 1);

    final List<Bill> bills = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final List<UsageEvent> events = new ArrayList<>();
    final Map<String, Counters> budgets = new LinkedHashMap<>();
    final List<String> open = new ArrayList<>();
    final Map<BudgetLine, Terms> declared = new LinkedHashMap<>(Map.of(TENANT, Terms.USUAL, KEY, Terms.USUAL));
    Faults faults = Faults.NONE;
    final Limits limits = new Limits().set(TENANT, 1_000).set(KEY, 400);

    void given(BudgetLine line, long limit) {
        declared.put(line, Terms.USUAL);
        limits.set(line, limit);
    }

    /** As many tokens as nano-USD. */
    void billed(long nanoUsd) {
        bills.add(new Bill(RID, MARK, "small", new Tokens(nanoUsd, 0, 0), nanoUsd, 0, Mishap.NONE));
    }

    void answered() {
        Question question = new Question(MARK, new Chat(16, 1, false), false);
        replies.add(new Reply(question, 0, new Head(200, EXCHANGE, false, false, 0), Ending.COMPLETE, 0, 1));
    }

    void ended(String kind, long cost, long held) {
        events.add(new UsageEvent("t000", RID, kind, new Amounts(cost, cost, held), "unknown", BOTH));
    }

    void corrected(long difference, List<String> keys) {
        events.add(new UsageEvent("t000", RID, "correct", new Amounts(difference, difference, 0), "reported", keys));
    }

    void counted(long spent) {
        budgets.put(TOTAL, new Counters(spent, 0, 0, 0));
        budgets.put(DAY, new Counters(spent, 0, 0, 0));
    }

    History history() {
        Tenant tenant = new Tenant("t000", declared, List.of());
        Population population = new Population(List.of(tenant), limits);
        return new History(bills, replies, new Books(events, budgets, open), population, faults);
    }

    List<String> violations(Rule rule) {
        return rule.violations(history());
    }

    /** The names of the rules that are broken. */
    List<String> broken() {
        return Verdict.all(history()).stream()
                .filter(verdict -> !verdict.violations().isEmpty())
                .map(Verdict::rule)
                .toList();
    }
}
