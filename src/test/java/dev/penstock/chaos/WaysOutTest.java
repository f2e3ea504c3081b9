package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.Reply.Ending;
import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules find where a spent budget leads to another answer. */
class WaysOutTest {

    private static final String EXCHANGE = "0123456789abcdef0123456789abcdef";
    private static final String TOTAL = "{t:t000}:b:t:T";
    private static final BudgetLine TENANT = BudgetLine.ofMoney("t000", "t", "total");

    private final List<Bill> bills = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<BudgetLine, Terms> declared = new LinkedHashMap<>(Map.of(TENANT, Terms.USUAL));

    @Test
    void findAnotherModelThatNoBudgetNames() {
        billed("large", "thrift", 16);

        assertThat(violations(new WaysOutAreDeclared()))
                .singleElement()
                .asString()
                .contains("no budget names");
        declared.put(TENANT, Terms.strict(WayOut.USE));
        assertThat(violations(new WaysOutAreDeclared())).isEmpty();
    }

    @Test
    void findAModelThatWasNeitherAskedForNorNamed() {
        billed("small", "large", 16);

        assertThat(violations(new WaysOutAreDeclared()))
                .singleElement()
                .asString()
                .contains("does not lead");
    }

    @Test
    void takeTheModelOfAFallbackForWhatWasAsked() {
        billed("steady", "small", 16);

        assertThat(violations(new WaysOutAreDeclared())).isEmpty();
    }

    @Test
    void findLessOutputThanAskedForWhereNoBudgetMakesItFit() {
        answered("small", new Chat(64, 2, false), new Head(200, EXCHANGE, false, false, 20));

        assertThat(violations(new WaysOutAreDeclared()))
                .singleElement()
                .asString()
                .contains("makes output fit");
        declared.put(TENANT, Terms.strict(WayOut.FIT));
        assertThat(violations(new WaysOutAreDeclared())).isEmpty();
    }

    @Test
    void findMoreOutputThanWasLetThroughForAllChoicesTogether() {
        answered("small", new Chat(64, 2, false), new Head(200, EXCHANGE, false, false, 20));
        billed("small", "small", 40);
        assertThat(violations(new OutputStaysWithinItsCap())).isEmpty();

        bills.clear();
        billed("small", "small", 41);
        assertThat(violations(new OutputStaysWithinItsCap())).hasSize(1);
    }

    @Test
    void findAnOldAnswerForWhoWantedAFreshOne() {
        billed("kept", "small", 16);
        answered("kept", new Repeated(0, false, true), new Head(200, EXCHANGE, true, false, 0));

        assertThat(violations(new WaysOutAreDeclared()))
                .singleElement()
                .asString()
                .contains("stored answers only");
        declared.put(TENANT, Terms.strict(WayOut.CACHE_ONLY));
        assertThat(violations(new WaysOutAreDeclared())).isEmpty();
    }

    @Test
    void findAStoredAnswerThatNobodyPaid() {
        answered("kept", new Repeated(0, false, false), new Head(200, EXCHANGE, true, false, 0));

        assertThat(violations(new StoredAnswersCostNothing()))
                .singleElement()
                .asString()
                .contains("nobody");
    }

    @Test
    void findAStoredAnswerThatWasPaidTwice() {
        answered("kept", new Repeated(0, false, false), new Head(200, EXCHANGE, true, false, 0));
        billed("kept", "small", 16);
        events.add(new UsageEvent("t000", EXCHANGE + ".1", "settle", new Amounts(5, 5, 9), "unknown", List.of(TOTAL)));

        assertThat(violations(new StoredAnswersCostNothing())).hasSize(2);
    }

    @Test
    void leaveEventsOfStoredAnswersOutOfTheAttempts() {
        billed("kept", "small", 16);
        events.add(new UsageEvent(
                "t000", EXCHANGE + ".1", "settle", new Amounts(100, 17, 120), "reported", List.of(TOTAL)));
        events.add(new UsageEvent("t000", "another", "cache", Amounts.NONE, "reported", List.of()));
        assertThat(violations(new EveryBillIsCharged())).isEmpty();
        assertThat(violations(new ReportedUsageIsChargedExactly())).isEmpty();
        assertThat(violations(new StoredAnswersCostNothing())).isEmpty();

        events.add(new UsageEvent("t000", "third", "cache", Amounts.NONE, "reported", List.of(TOTAL)));
        events.add(new UsageEvent("t000", "fourth", "cache", new Amounts(1, 0, 0), "reported", List.of()));
        assertThat(violations(new StoredAnswersCostNothing())).hasSize(2);
    }

    private void billed(String asked, String model, long output) {
        bills.add(new Bill(EXCHANGE + ".1", mark(asked), model, new Tokens(1, 0, output), 100, 0, Mishap.NONE));
    }

    private void answered(String asked, Ask ask, Head head) {
        replies.add(new Reply(new Question(mark(asked), ask, false), 0, head, Ending.COMPLETE, 0, 1));
    }

    private static Mark mark(String asked) {
        return new Mark("t000", "t000b", 0, asked, 1);
    }

    private List<String> violations(Rule rule) {
        Population population =
                new Population(List.of(new Tenant("t000", declared, List.of())), new Limits().set(TENANT, 1_000));
        Books books = new Books(events, Map.of(), List.of());
        return rule.violations(new History(bills, replies, books, population, Faults.NONE));
    }
}
