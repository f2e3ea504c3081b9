package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Model;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.control.Order.Action;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepsTest {

    private static final Model BY_HAND = Cast.model(null, 90, 10);
    private static final Model RAMPED = Cast.model(Cast.RAMP, 100, 0);
    private static final OptionalLong ANY = OptionalLong.empty();

    private static Order order(Action action, @Nullable String variant, OptionalLong ifEpoch) {
        return new Order(action, Map.of(), variant, ifEpoch, "ann", "because");
    }

    private static Order weights(Map<String, Long> weights) {
        return new Order(Action.SET_WEIGHTS, weights, null, ANY, "ann", "because");
    }

    private static Table granted(Model model, Table table, Action action) {
        return granted(model, table, order(action, null, ANY));
    }

    private static Table granted(Model model, Table table, Order order) {
        return Steps.ruling(model, table, order, Cast.NOW)
                .fold(Ruling.Granted::next, StepsTest::unexpected, StepsTest::unexpected);
    }

    private static Table unexpected(Ruling ruling) {
        throw new AssertionError(ruling.toString());
    }

    private static String refused(Model model, Table table, Order order) {
        return Steps.ruling(model, table, order, Cast.NOW)
                .fold(granted -> "granted", Ruling.Refused::why, moved -> "moved");
    }

    private static String refused(Model model, Table table, Action action) {
        return refused(model, table, order(action, null, ANY));
    }

    @Test
    void setsWeightsInAnotherEpoch() {
        Table first = Cast.first(BY_HAND);

        Table next = granted(BY_HAND, first, weights(Map.of("small", 60L, "large", 40L)));

        assertThat(next.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(next.allocation().size("large")).isEqualTo(4_000);
        assertThat(next.note()).isEqualTo(new Note(Cast.NOW, "ann", "because"));
    }

    @Test
    void refusesWeightsThatNameTooManyOrTooFew() {
        Table first = Cast.first(BY_HAND);

        assertThat(refused(BY_HAND, first, weights(Map.of("small", 1L)))).contains("'large' is missing");
        assertThat(refused(BY_HAND, first, weights(Map.of("small", 1L, "large", 1L, "huge", 1L))))
                .contains("no variant 'huge'");
        assertThat(refused(BY_HAND, first, weights(Map.of("small", 0L, "large", 0L))))
                .contains("above 0");
        assertThat(refused(BY_HAND, first, weights(Map.of("small", -1L, "large", 1L))))
                .contains("not -1");
    }

    @Test
    void refusesWeightsWhileARampIsUnderWay() {
        Table table = Cast.at(RAMPED, 1);
        assertThat(refused(RAMPED, table, weights(Map.of("small", 1L, "large", 1L))))
                .contains("ramp is under way");
        assertThat(refused(RAMPED, table.in(State.PAUSED, Cast.ANN), weights(Map.of("small", 1L, "large", 1L))))
                .contains("ramp is under way");
    }

    @Test
    void takesUpWhatWasOverWithNewWeights() {
        Table over = granted(BY_HAND, Cast.first(BY_HAND), Action.ROLLBACK);

        Table next = granted(BY_HAND, over, weights(Map.of("small", 1L, "large", 1L)));

        assertThat(next.state()).isEqualTo(State.RUNNING);
        assertThat(next.allocation().size("large")).isEqualTo(5_000);
    }

    @Test
    void saysThatTheEpochHasMoved() {
        Table first = Cast.first(BY_HAND);

        assertThat(Steps.ruling(BY_HAND, first, order(Action.HOLD, null, OptionalLong.of(7)), Cast.NOW))
                .isEqualTo(new Ruling.Moved(1));
        assertThat(granted(BY_HAND, first, order(Action.HOLD, null, OptionalLong.of(1)))
                        .state())
                .isEqualTo(State.PAUSED);
    }

    @Test
    void beginsTheRampWhenSomebodySaysSo() {
        Table first = Cast.first(RAMPED);
        assertThat(first.state()).isEqualTo(State.PENDING);

        Table started = granted(RAMPED, first, Action.START);

        assertThat(started.state()).isEqualTo(State.RUNNING);
        assertThat(started.step()).isEqualTo(1);
        assertThat(started.allocation().size("large")).isEqualTo(1_000);
        assertThat(granted(RAMPED, first, Action.ADVANCE)).isEqualTo(started);
        assertThat(refused(RAMPED, started, Action.START)).contains("is running");
        assertThat(refused(BY_HAND, Cast.first(BY_HAND), Action.ADVANCE)).contains("has no ramp");
    }

    @Test
    void beginsTheRampAnewAfterARollback() {
        Table over = granted(RAMPED, Cast.at(RAMPED, 3), Action.ROLLBACK);
        assertThat(granted(RAMPED, over, Action.START).step()).isEqualTo(1);
    }

    @Test
    void advancesStepByStepToTheLast() {
        Table table = Cast.at(RAMPED, 1);
        for (int step = 2; step <= 4; step++) {
            table = granted(RAMPED, table, Action.ADVANCE);
            assertThat(table.step()).isEqualTo(step);
        }
        assertThat(refused(RAMPED, table, Action.ADVANCE)).contains("no step after step 4");
    }

    @Test
    void approvesOnlyWhatWaitsForIt() {
        Table table = Cast.at(RAMPED, 2);
        assertThat(refused(RAMPED, table, Action.APPROVE)).contains("No step waits");

        Table approved = granted(RAMPED, table.in(State.READY, Cast.ANN), Action.APPROVE);

        assertThat(approved.step()).isEqualTo(3);
        assertThat(approved.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void holdsAndResumesInTheSameEpoch() {
        Table table = Cast.at(RAMPED, 1);

        Table held = granted(RAMPED, table, Action.HOLD);
        assertThat(held.state()).isEqualTo(State.PAUSED);
        assertThat(refused(RAMPED, held, Action.HOLD)).contains("paused");
        assertThat(refused(RAMPED, held, Action.ADVANCE)).contains("resume it first");

        Table resumed = granted(RAMPED, held, Action.RESUME);
        assertThat(resumed.state()).isEqualTo(State.RUNNING);
        assertThat(resumed.epoch()).isEqualTo(table.epoch());
        assertThat(refused(RAMPED, resumed, Action.RESUME)).contains("not on hold");
    }

    @Test
    void leavesTheControllersDoubtBehindInItsEpoch() {
        Table held = Cast.at(RAMPED, 1).in(State.PAUSED, new Note(Cast.NOW, Move.BY, "the split is wrong"));

        Table resumed = granted(RAMPED, held, Action.RESUME);

        assertThat(resumed.epoch()).isEqualTo(held.epoch() + 1);
        assertThat(resumed.allocation()).isEqualTo(held.allocation());
    }

    @Test
    void rollsBackOneCandidateOrAll() {
        Model three = Cast.model(null, 60, 30, 10);
        Table first = Cast.first(three);

        Table one = granted(three, first, order(Action.ROLLBACK, "large", ANY));
        assertThat(one.state()).isEqualTo(State.RUNNING);
        assertThat(one.allocation().size("huge")).isEqualTo(1_000);

        Table all = granted(three, first, Action.ROLLBACK);
        assertThat(all.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(all.allocation().size("small")).isEqualTo(10_000);

        assertThat(refused(three, first, order(Action.ROLLBACK, "small", ANY))).contains("no candidate");
        assertThat(refused(three, all, Action.ROLLBACK)).contains("all slots already");
    }

    @Test
    void concludesForTheWinner() {
        Table first = Cast.first(BY_HAND);

        Table next = granted(BY_HAND, first, order(Action.CONCLUDE, "large", ANY));

        assertThat(next.state()).isEqualTo(State.COMPLETED);
        assertThat(next.allocation().size("large")).isEqualTo(10_000);
        assertThat(refused(BY_HAND, first, Action.CONCLUDE)).contains("which variant wins");
        assertThat(refused(BY_HAND, first, order(Action.CONCLUDE, "huge", ANY))).contains("no variant 'huge'");
    }
}
