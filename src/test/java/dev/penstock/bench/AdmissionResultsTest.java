package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionResultsTest {

    @Test
    void dividesByThePingOfTheSameRoundAndTakesTheMedianOfTheQuotients() {
        AdmissionResults results = new AdmissionResults(List.of(round(100, 200), round(10, 50), round(1000, 3000)));

        assertThat(results.figure(Fsync.ALWAYS, LedgerCall.ADMIT_TEN, CallFigures::p99Micros))
                .isEqualTo(200);
        assertThat(results.overPing(Fsync.ALWAYS, LedgerCall.ADMIT_TEN, CallFigures::p99Micros))
                .isEqualTo(3);
    }

    @Test
    void aRoundThatFailedIsToldAndCountsInNoFigure() {
        Map<Fsync, LedgerResult> failed =
                Map.of(Fsync.ALWAYS, LedgerResult.failed(new IllegalStateException("not admitted")));
        AdmissionResults results = new AdmissionResults(List.of(failed, round(100, 200)));

        assertThat(results.overPing(Fsync.ALWAYS, LedgerCall.ADMIT_TEN, CallFigures::p99Micros))
                .isEqualTo(2);
        assertThat(results.failures())
                .containsExactly("admission, always: java.lang.IllegalStateException: not admitted");
    }

    @Test
    void aTallyDividesWhatRedisHasCountedByTheCalls() {
        CallTally tally = new CallTally();
        List.of(3000L, 1000L, 2000L, 4000L).forEach(tally.nanos()::add);
        tally.add(new RedisCounts(2, 2));
        tally.add(new RedisCounts(2, 4));

        assertThat(tally.figures()).isEqualTo(new CallFigures(2, 4, 1, 1.5));
    }

    private static Map<Fsync, LedgerResult> round(double pingMicros, double admitMicros) {
        return Map.of(
                Fsync.ALWAYS,
                new LedgerResult(
                        Map.of(LedgerCall.PING, figures(pingMicros), LedgerCall.ADMIT_TEN, figures(admitMicros)), ""));
    }

    private static CallFigures figures(double p99Micros) {
        return new CallFigures(1, p99Micros, 1, 1);
    }
}
