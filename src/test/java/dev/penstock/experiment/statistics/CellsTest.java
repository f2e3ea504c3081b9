package dev.penstock.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CellsTest {

    @Test
    void putsAQuarterOfASecondWhereTheTableSays() {
        assertThat(Cells.of(250)).isEqualTo(277);
        assertThat(Cells.value(277)).isCloseTo(252.178, within(5e-4));
    }

    @Test
    void needsFewCellsForAllLatencies() {
        assertThat(Cells.of(600_000) - Cells.of(1)).isEqualTo(666);
    }

    @Test
    void putsWhatIsTooSmallIntoTheFirstCell() {
        assertThat(LongStream.of(1, 0, -1, Long.MIN_VALUE).mapToInt(Cells::of)).containsOnly(Cells.FIRST);
        assertThat(Cells.lowerEdge(Cells.FIRST)).isNegative();
    }

    @Test
    void keepsEveryValueBetweenItsEdgesAndWithinAPercentOfItsCell() {
        for (long value = 1; value < Long.MAX_VALUE / 2; value += 1 + value / 301) {
            int cell = Cells.of(value);

            assertThat((double) value).isBetween(Cells.lowerEdge(cell), Cells.upperEdge(cell) * (1 + 1e-12));
            assertThat(Cells.value(cell)).isCloseTo((double) value, within(value * .0100001));
        }
        assertThat(Cells.of(Long.MAX_VALUE)).isEqualTo(Cells.LAST);
    }

    @Test
    void refusesACellThatHoldsNoValue() {
        assertThatThrownBy(() -> Cells.value(-1)).hasMessageContaining("not -1");
        assertThatThrownBy(() -> Cells.upperEdge(Cells.LAST + 1)).hasMessageContaining("cell must be from 0");
    }
}
