package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinRateTest {

    @ParameterizedTest
    @CsvSource({"30, 10, 18.1729", "60, 40, 2.18659", "70, 30, 383.335", "0, 0, 1"})
    void agreesWithTheTable(long wins, long losses, double e) {
        assertThat(new WinRate().evidence(wins, losses).e()).isCloseTo(e, within(e * 5e-6));
        assertThat(new WinRate().evidence(losses, wins).e()).isCloseTo(e, within(e * 5e-6));
    }

    @Test
    void staysFiniteForMillionsOfVotes() {
        assertThat(new WinRate().evidence(100_000_000, 0).logE()).isFinite().isGreaterThan(1e7);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new WinRate(0)).hasMessageContaining("concentration");
        assertThatThrownBy(() -> new WinRate().evidence(-1, 2)).hasMessageContaining("not -1 and 2");
    }
}
