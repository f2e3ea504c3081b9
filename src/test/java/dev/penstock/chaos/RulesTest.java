package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.Reply.Ending;
import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each rule finds in histories that were written by hand. */
class RulesTest {

    private static final String RID = "0123456789abcdef0123456789abcdef.1";
    private static final String EXCHANGE = "0123456789abcdef0123456789abcdef";
    private static final String TOTAL = "{t:t000}:b:t:T";
    private static final String DAY = "{t:t000}:b:k:t000b:D20261124";
    private static final List<String> BOTH = List.of(TOTAL, DAY);
    private static final BudgetLine TENANT = BudgetLine.ofMoney("t000", "t", "total");
    private static final BudgetLine KEY = BudgetLine.ofMoney("t000", "k:t000b", "day");
    private static final BudgetLine TOKENS = new BudgetLine("t000", "t", "total", Measure.TOKENS, "");
    private static final String TOKENS_KEY = "{t:t000}:b:t/tokens:T";
    private static final BudgetLine REQUESTS = new BudgetLine("t000", "k:t000b", "hour", Measure.REQUESTS, "");
    private static final String REQUESTS_KEY = "{t:t000}:b:k:t000b/requests:H2026112412";
    private static final Mark MARK = new Mark("t000", "t000b", 0, "small", 1);

    private final List<Bill> bills = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<String, Counters> budgets = new LinkedHashMap<>();
    private final List<String> open = new ArrayList<>();
    private final Map<BudgetLine, Terms> declared = new LinkedHashMap<>(Map.of(TENANT, Terms.USUAL, KEY, Terms.USUAL));
    private final Limits limits = new Limits().set(TENANT, 1_000).set(KEY, 400);

    @Test
    void findNothingInASoundHistory() {
        billed(300);
        answered();
        ended("settle", 300, 380);
        counted(300);

        assertThat(broken()).isEmpty();
    }

    @Test
    void findAWindowThatWasBilledBeyondItsLimit() {
        billed(401);
        ended("settle", 401, 401);
        counted(401);

        assertThat(violations(new BilledWithinLimits()))
                .containsExactly(DAY + " was billed 0.000000401 USD, and its highest limit was 0.0000004 USD");
    }

    @Test
    void findABudgetWithoutEndThatWasBilledBeyondItsLimitWithoutAnyEvent() {
        billed(600);
        billed(401);

        assertThat(violations(new BilledWithinAllTime()))
                .singleElement()
                .asString()
                .contains("0.000001001 USD");
    }

    @Test
    void measureByTheHighestLimitThatWasInForce() {
        limits.set(KEY, 500).set(KEY, 10);
        billed(500);
        ended("settle", 500, 500);
        counted(500);

        assertThat(broken()).isEmpty();
    }

    @Test
    void findABillThatTheLedgerDoesNotKnow() {
        billed(1);

        assertThat(violations(new EveryBillIsCharged()))
                .singleElement()
                .asString()
                .contains("knows nothing");
    }

    @Test
    void findAnAttemptThatWasChargedLessThanBilled() {
        billed(300);
        ended("settle", 299, 380);

        assertThat(violations(new EveryBillIsCharged()))
                .singleElement()
                .asString()
                .contains("nanoUsd=299");
    }

    @Test
    void findABillWhoseHoldWasReleased() {
        billed(300);
        ended("release", 0, 380);

        assertThat(broken()).contains("EveryBillIsCharged");
    }

    @Test
    void findAnAttemptThatEndedTwice() {
        billed(100);
        ended("orphan", 380, 380);
        ended("settle", 100, 380);

        assertThat(violations(new EveryBillIsCharged()))
                .singleElement()
                .asString()
                .contains("ended 2 times");
    }

    @Test
    void findAChargeInAnotherTenant() {
        billed(100);
        events.add(new UsageEvent("t001", RID, "settle", new Amounts(100, 100, 380), "unknown", BOTH));

        assertThat(violations(new EveryBillIsCharged()))
                .singleElement()
                .asString()
                .contains("t001");
    }

    @Test
    void findABudgetThatWasLeftOut() {
        billed(100);
        events.add(new UsageEvent("t000", RID, "settle", new Amounts(100, 100, 380), "unknown", List.of(DAY)));

        assertThat(violations(new EveryBillIsCharged()))
                .singleElement()
                .asString()
                .contains("instead of");
    }

    @Test
    void joinABillWithoutTheNameOfItsAttemptByItsQuestion() {
        bills.add(new Bill("", MARK, "small", new Tokens(100, 0, 0), 100, 0, Mishap.NONE));
        answered();
        ended("settle", 100, 380);

        assertThat(violations(new EveryBillIsCharged())).isEmpty();
    }

    @Test
    void findMoreTokensAndMoreRequestsThanABudgetAllows() {
        given(TOKENS, 299);
        given(REQUESTS, 0);
        billed(300);
        events.add(new UsageEvent(
                "t000", RID, "settle", new Amounts(300, 300, 380), "unknown", List.of(TOKENS_KEY, REQUESTS_KEY)));

        assertThat(violations(new BilledWithinLimits()))
                .containsExactlyInAnyOrder(
                        TOKENS_KEY + " was billed 300 tokens, and its highest limit was 299 tokens",
                        REQUESTS_KEY + " was billed 1 requests, and its highest limit was 0 requests");
        assertThat(violations(new BilledWithinAllTime()))
                .singleElement()
                .asString()
                .contains("300 tokens");
    }

    @Test
    void countTokensAndRequestsInCountersOfTheirOwn() {
        given(TOKENS, 400);
        given(REQUESTS, 2);
        List<String> keys = List.of(TOKENS_KEY, REQUESTS_KEY);
        events.add(new UsageEvent("t000", RID, "orphan", new Amounts(380, 200, 380), "unknown", keys));
        events.add(new UsageEvent("t000", RID, "correct", new Amounts(-380, -200, 0), "unknown", keys));
        events.add(new UsageEvent("t000", "other.1", "settle", new Amounts(70, 30, 380), "unknown", keys));
        budgets.put(TOKENS_KEY, new Counters(30, 0, 0, 0));
        budgets.put(REQUESTS_KEY, new Counters(1, 0, 0, 0));

        assertThat(violations(new CountersAreTheSumOfEvents())).isEmpty();
        budgets.put(REQUESTS_KEY, new Counters(2, 0, 0, 0));
        assertThat(violations(new CountersAreTheSumOfEvents())).hasSize(1);
    }

    @Test
    void leaveOutABudgetThatDoesNotCountTheModel() {
        given(new BudgetLine("t000", "t", "hour", Measure.USD, "large"), 1);
        billed(300);
        answered();
        ended("settle", 300, 380);
        counted(300);

        assertThat(broken()).isEmpty();
    }

    @Test
    void findAHoldThatOutlivedItsLease() {
        open.add("t000 " + RID);
        budgets.put(DAY, new Counters(0, 380, 0, 0));

        assertThat(violations(new NoHoldOutlivesItsLease())).hasSize(2);
    }

    @Test
    void findACounterThatIsNotTheSumOfItsEvents() {
        ended("settle", 100, 380);
        counted(100);
        budgets.put(DAY, new Counters(99, 0, 0, 0));

        assertThat(violations(new CountersAreTheSumOfEvents()))
                .singleElement()
                .asString()
                .startsWith(DAY);
    }

    @Test
    void addUpCorrectionsAndLateChargesAndOverruns() {
        ended("orphan", 380, 380);
        corrected(-280, BOTH);
        events.add(new UsageEvent("t000", "other.1", "late", new Amounts(20, 20, 0), "unknown", BOTH));
        events.add(new UsageEvent("t000", "third.1", "settle", new Amounts(50, 50, 40), "unknown", BOTH));
        budgets.put(TOTAL, new Counters(170, 0, 10, 20));
        budgets.put(DAY, new Counters(170, 0, 10, 20));

        assertThat(violations(new CountersAreTheSumOfEvents())).isEmpty();
    }

    @Test
    void findACorrectionThatTakesBackMoreThanWasCharged() {
        ended("orphan", 380, 380);
        corrected(-381, BOTH);

        assertThat(violations(new CorrectionsBelongToAnEnd()))
                .singleElement()
                .asString()
                .contains("more than");
    }

    @Test
    void findACorrectionOfNothingAndOneInOtherBudgets() {
        corrected(-1, BOTH);
        assertThat(violations(new CorrectionsBelongToAnEnd()))
                .singleElement()
                .asString()
                .contains("nothing was charged");

        ended("orphan", 380, 380);
        corrected(-1, List.of(DAY));
        assertThat(violations(new CorrectionsBelongToAnEnd()))
                .singleElement()
                .asString()
                .contains("other budgets");
    }

    @Test
    void findAnAnswerWithoutAHold() {
        answered();

        assertThat(violations(new NoPaidAnswerWithoutAHold())).hasSize(1);
    }

    @Test
    void findAChargeThatDiffersFromTheBillOfAWholeAnswer() {
        billed(300);
        answered();
        ended("settle", 301, 380);

        assertThat(violations(new WholeAnswersCostWhatWasBilled())).hasSize(1);
    }

    @Test
    void findACorrectionByReportedUsageThatIsNotTheBill() {
        billed(300);
        ended("orphan", 380, 380);
        corrected(-79, BOTH);
        assertThat(violations(new ReportedUsageIsChargedExactly()))
                .singleElement()
                .asString()
                .contains("nanoUsd=301");

        corrected(-1, BOTH);
        assertThat(violations(new ReportedUsageIsChargedExactly())).isEmpty();
    }

    @Test
    void findACounterBeyondItsLimitAndAChargeWithoutAHold() {
        budgets.put(DAY, new Counters(401, 0, 0, 0));
        assertThat(violations(new SpentWithinLimits())).hasSize(1);

        budgets.put(DAY, new Counters(100, 0, 0, 100));
        assertThat(violations(new SpentWithinLimits()))
                .singleElement()
                .asString()
                .contains("beyond its holds");
    }

    @Test
    void findABudgetThatWasChargedLessThanBilledWithoutAnyEvent() {
        billed(300);
        counted(300);
        budgets.put(DAY, new Counters(299, 0, 0, 0));

        assertThat(violations(new NothingBilledIsUncharged()))
                .singleElement()
                .asString()
                .contains("k:t000b");
    }

    private void given(BudgetLine line, long limit) {
        declared.put(line, Terms.USUAL);
        limits.set(line, limit);
    }

    /** As many tokens as nano-USD. */
    private void billed(long nanoUsd) {
        bills.add(new Bill(RID, MARK, "small", new Tokens(nanoUsd, 0, 0), nanoUsd, 0, Mishap.NONE));
    }

    private void answered() {
        Question question = new Question(MARK, new Chat(16, 1, false), false);
        replies.add(new Reply(question, 0, new Head(200, EXCHANGE, false, false, 0), Ending.COMPLETE, 0, 1));
    }

    private void ended(String kind, long cost, long held) {
        events.add(new UsageEvent("t000", RID, kind, new Amounts(cost, cost, held), "unknown", BOTH));
    }

    private void corrected(long difference, List<String> keys) {
        events.add(new UsageEvent("t000", RID, "correct", new Amounts(difference, difference, 0), "reported", keys));
    }

    private void counted(long spent) {
        budgets.put(TOTAL, new Counters(spent, 0, 0, 0));
        budgets.put(DAY, new Counters(spent, 0, 0, 0));
    }

    private History history() {
        Tenant tenant = new Tenant("t000", declared, List.of());
        Population population = new Population(List.of(tenant), limits);
        return new History(bills, replies, new Books(events, budgets, open), population, Faults.NONE);
    }

    private List<String> violations(Rule rule) {
        return rule.violations(history());
    }

    /** The names of the rules that are broken. */
    private List<String> broken() {
        return Verdict.all(history()).stream()
                .filter(verdict -> !verdict.violations().isEmpty())
                .map(Verdict::rule)
                .toList();
    }
}
