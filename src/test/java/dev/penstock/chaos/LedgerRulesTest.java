package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the rules about counters, holds and corrections find in histories that were written by hand. */
class LedgerRulesTest extends HandWrittenHistory {

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
    void findNothingInWhatWentOutOfAllowances() {
        lenient(Mode.BOUNDED);
        unaided(100);

        assertThat(broken()).isEmpty();
    }

    @Test
    void findMoreOutOfAllowancesThanWasWithheldAndMoreGatewaysThanMayHaveOne() {
        lenient(Mode.BOUNDED);
        unaided(101);
        budgets.put(TOTAL, new Counters(101, 0, 0, 101, new Allowances(101, 3)));

        assertThat(violations(new AllowancesAreKept()))
                .containsExactlyInAnyOrder(
                        DAY + " withheld 0.0000001 USD and 0.000000101 USD went out without the store",
                        TOTAL + " has 3 gateways with an allowance");
    }

    @Test
    void findAnAllowanceOfAStrictBudget() {
        unaided(1);

        assertThat(violations(new AllowancesAreKept())).hasSize(2);
    }

    @Test
    void countWhatIsAuditedAndDoNotLimitIt() {
        lenient(Mode.AUDIT);
        unaided(2_000);
        assertThat(broken()).isEmpty();

        budgets.put(DAY, new Counters(1_999, 0, 0, 1_999, new Allowances(1_999, 0)));
        assertThat(broken()).contains("CountersAreTheSumOfEvents", "NothingBilledIsUncharged");
    }

    private void lenient(Mode mode) {
        declared.replaceAll((line, terms) -> new Terms(terms.wayOut(), mode));
    }

    private void unaided(long nanoUsd) {
        String rid = RID + ".outage";
        answered();
        bills.add(new Bill(rid, MARK, "small", new Tokens(nanoUsd, 0, 0), nanoUsd, 0, Mishap.NONE));
        events.add(new UsageEvent("t000", rid, "late", new Amounts(nanoUsd, nanoUsd, 0), "reported", BOTH));
        Counters counters = new Counters(nanoUsd, 0, 0, nanoUsd, new Allowances(nanoUsd, 1));
        budgets.put(TOTAL, counters);
        budgets.put(DAY, counters);
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
}
