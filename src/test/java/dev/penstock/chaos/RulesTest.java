package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.Striker.Struck;
import dev.penstock.chaos.UsageEvent.Amounts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the rules about bills find in histories that were written by hand. */
class RulesTest extends HandWrittenHistory {

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
    void excuseWhatOnlyASilentGatewayKnewWhileWritesWereLost() {
        billed(401);
        events.add(new UsageEvent("t000", RID, "late", new Amounts(401, 401, 0), "unknown", BOTH));
        assertThat(violations(new BilledWithinLimits())).hasSize(1);

        Strike promotion = new Strike(FaultKind.REPLICA_PROMOTED, 0, 0, 0);
        Strike sleep = new Strike(FaultKind.GATEWAY_ASLEEP, 0, 0, 0);
        faults = new Faults(List.of(new Struck(promotion, 0, 9), new Struck(sleep, 5, 9_000)));
        assertThat(violations(new BilledWithinLimits())).isEmpty();
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
    void leaveOutABudgetThatDoesNotCountTheModel() {
        given(new BudgetLine("t000", "t", "hour", Measure.USD, "large"), 1);
        billed(300);
        answered();
        ended("settle", 300, 380);
        counted(300);

        assertThat(broken()).isEmpty();
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
    void findWhatIsSpentOnAnEmptiedStore() {
        assertThat(violations(new NothingIsSpentOnAnEmptiedStore(new Aftermath(List.of(), 0, List.of(), 0, 1))))
                .containsExactly("nothing was asked");

        billed(300);
        answered();
        assertThat(violations(new NothingIsSpentOnAnEmptiedStore(new Aftermath(replies, 1, bills, 0, 1))))
                .hasSize(3);

        bills.clear();
        bills.add(new Bill(RID + ".outage", MARK, "small", new Tokens(300, 0, 0), 300, 0, Mishap.NONE));
        assertThat(violations(new NothingIsSpentOnAnEmptiedStore(new Aftermath(replies, 1, bills, 0, 1))))
                .as("what went out without the store")
                .isEmpty();
    }
}
