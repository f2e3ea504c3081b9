package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The measured ledger as the process that it is in the benchmark. */
class AdmissionBenchTest {

    private static final Set<LedgerCall> PLAIN = Set.of(LedgerCall.PING, LedgerCall.SET);

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource
    void anAdmissionAndASettlementAreOneRoundTripEachHoweverManyBudgets(Fsync fsync) throws Exception {
        try (AdmissionBench bench = AdmissionBench.start(LoadDriverTest.SETTINGS, work)) {
            LedgerResult result = bench.measure(fsync, 1);

            assertThat(result.failure()).isEmpty();
            assertThat(result.figures()).containsOnlyKeys(LedgerCall.values());
            result.figures().forEach((call, figures) -> {
                assertThat(figures.scripts()).as("scripts of %s", call).isEqualTo(PLAIN.contains(call) ? 0 : 1);
                assertThat(figures.roundTrips()).as("round trips of %s", call).isEqualTo(1);
                assertThat(figures.p50Micros())
                        .as("p50 of %s", call)
                        .isPositive()
                        .isLessThanOrEqualTo(figures.p99Micros());
            });
        }
    }
}
