package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Model;
import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Model MODEL = Cast.model(Cast.RAMP, 100, 0);

    private static History of(Table... tables) {
        List<LogEntry> log = new ArrayList<>();
        for (Table table : tables) {
            log.add(0, new LogEntry(table.version() + "-0", table, "", null));
        }
        return History.of(log, tables[tables.length - 1]);
    }

    @Test
    void hasOneEpochForAllTablesThatShareUnitsOutAlike() {
        Table first = Cast.first(MODEL);
        Table one = Shares.stepped(Cast.RAMP, first, 1, Cast.ANN);
        Table held = one.in(State.PAUSED, Cast.ANN);

        History history = of(first, one, held);

        assertThat(history.numbers()).containsExactly(1L, 2L);
        assertThat(history.current().state()).isEqualTo(State.PAUSED);
        assertThat(history.current().slots("large")).isEqualTo(1_000);
        assertThat(history.trial("large")).containsExactly(history.current());
        assertThat(history.trial("nobody")).isEmpty();
    }

    @Test
    void knowsTheTableInForceWithoutALog() {
        Table table = Cast.at(MODEL, 2);
        assertThat(History.of(List.of(), table).numbers()).containsExactly(table.epoch());
    }

    @Test
    void triesACandidateAfreshThatIsBroughtBack() {
        Table one = Cast.at(MODEL, 1);
        Table two = Shares.stepped(Cast.RAMP, one, 2, Cast.ANN);
        Table over = Shares.rolledBack(MODEL, two, "large", Cast.ANN);
        Table again = Shares.stepped(Cast.RAMP, over, 1, Cast.ANN);

        assertThat(of(one, two, over).trial("large")).extracting(Epoch::number).containsExactly(2L, 3L);
        assertThat(of(one, two, over, again).trial("large"))
                .extracting(Epoch::number)
                .containsExactly(5L);
    }

    @Test
    void leavesTheOldestEpochsOutWhereThereAreTooMany() {
        List<Table> tables = new ArrayList<>(List.of(Cast.first(MODEL)));
        IntStream.range(0, 2 * History.EPOCHS_MAX)
                .forEach(i -> tables.add(tables.get(tables.size() - 1)
                        .reweighted(new Weights(Map.of("small", 100L, "large", (long) i)), Cast.ANN)));

        History history = of(tables.toArray(Table[]::new));

        assertThat(history.epochs()).hasSize(History.EPOCHS_MAX);
        assertThat(history.current().number()).isEqualTo(2L * History.EPOCHS_MAX + 1);
    }
}
