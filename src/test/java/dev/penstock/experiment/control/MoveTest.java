package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Model;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import org.junit.jupiter.api.Test;

class MoveTest {

    private static final Model MODEL = Cast.model(Cast.RAMP, 100, 0);

    @Test
    void rollingBackGivesTheControlAllSlotsOfTheCandidateInAnotherEpoch() {
        Table table = Cast.at(MODEL, 2);

        Table next = next(new Move.RollBack("large", "it fails", "{}"), MODEL, table);

        assertThat(next.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(next.epoch()).isEqualTo(table.epoch() + 1);
        assertThat(next.allocation().size("small")).isEqualTo(10_000);
        assertThat(next.note().by()).isEqualTo("controller");
        assertThat(next.note().reason()).isEqualTo("it fails");
    }

    @Test
    void rollingOneOfTwoCandidatesBackLetsTheOtherGoOn() {
        Model three = Cast.model(null, 60, 30, 10);

        Table next = next(new Move.RollBack("large", "it fails", ""), three, Cast.first(three));

        assertThat(next.state()).isEqualTo(State.RUNNING);
        assertThat(next.allocation().size("small")).isEqualTo(9_000);
        assertThat(next.allocation().size("huge")).isEqualTo(1_000);
    }

    @Test
    void stoppingEndsAllCandidates() {
        Model three = Cast.model(null, 60, 30, 10);

        Table next = next(new Move.Stop("spent", ""), three, Cast.first(three));

        assertThat(next.state()).isEqualTo(State.COMPLETED);
        assertThat(next.allocation().size("small")).isEqualTo(10_000);
    }

    @Test
    void holdingMovesNobody() {
        Table table = Cast.at(MODEL, 1);

        Table next = next(new Move.Hold("doubtful", ""), MODEL, table);

        assertThat(next.state()).isEqualTo(State.PAUSED);
        assertThat(next.epoch()).isEqualTo(table.epoch());
        assertThat(next.allocation()).isEqualTo(table.allocation());
    }

    @Test
    void advancingLeavesOthersTheirSharesOfTheRest() {
        Model three = Cast.model(Cast.RAMP, 60, 0, 20);

        Table next = next(new Move.Advance(1, "begin", ""), three, Cast.first(three));

        assertThat(next.step()).isEqualTo(1);
        assertThat(next.allocation().size("large")).isEqualTo(1_000);
        assertThat(next.allocation().size("small")).isEqualTo(6_750);
        assertThat(next.allocation().size("huge")).isEqualTo(2_250);
    }

    @Test
    void tellsWhatOperatorsShouldKnow() {
        assertThat(new Move.RollBack("large", "", "").alert()).hasValue(ExperimentAlert.What.ROLLED_BACK);
        assertThat(new Move.Hold("", "").alert()).hasValue(ExperimentAlert.What.HELD);
        assertThat(new Move.Stop("", "").alert()).hasValue(ExperimentAlert.What.STOPPED);
        assertThat(new Move.AskApproval("", "").alert()).hasValue(ExperimentAlert.What.APPROVAL_WANTED);
        assertThat(new Move.Advance(1, "", "").alert()).isEmpty();
        assertThat(new Move.Stay().next(MODEL, Cast.first(MODEL), Cast.NOW)).isEmpty();
    }

    private static Table next(Move move, Model model, Table table) {
        return move.next(model, table, Cast.NOW).orElseThrow();
    }
}
