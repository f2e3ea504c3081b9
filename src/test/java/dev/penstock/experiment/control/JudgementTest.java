package dev.penstock.experiment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Model;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.control.Situation.Recent;
import dev.penstock.experiment.control.Situation.Whole;
import dev.penstock.experiment.statistics.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {

    private static final Model MODEL = Cast.model(Cast.RAMP, 100, 0);
    private static final Duration LATER = Duration.ofMinutes(11);

    private final List<RailCheck> rails = new ArrayList<>();
    private Table table = Cast.at(MODEL, 1);
    private Instant now = Cast.NOW.plus(LATER);
    private Map<String, Recent> recent = Map.of();
    private boolean isOff;
    private long spentNanoUsd;
    private long requestsOfTheDay = 1;
    private long units = 100;

    private Move judged() {
        List<Balance> balances = List.of(new Balance(table.epoch(), Map.of("small", 9L), Evidence.CERTAIN, isOff));
        Comparison comparison = new Comparison("small", Alphas.among(1), List.of(), balances, List.of());
        Whole whole = new Whole(comparison, spentNanoUsd, requestsOfTheDay, Map.of("large", units));
        return Judgement.of(new Situation(MODEL, table, now, recent, rails, whole));
    }

    private Move judgedUrgently() {
        return Judgement.of(new Situation(MODEL, table, now, recent, rails, null));
    }

    private void rail(boolean isBreached, boolean isDoubtful) {
        rails.add(new RailCheck(
                "large", Cast.ERRORS, .01, new Evidence(5), null, isBreached, isDoubtful, "errors: too many"));
    }

    @Test
    void rollsBackACandidateThatFailsTooOften() {
        recent = Map.of("large", new Recent(20, 11), "small", new Recent(90, 90));

        assertThat(judgedUrgently()).isInstanceOfSatisfying(Move.RollBack.class, move -> {
            assertThat(move.candidate()).isEqualTo("large");
            assertThat(move.reason()).isEqualTo("11 of the last minute's 20 requests of large failed");
            assertThat(move.evidence()).contains("\"rule\":\"breaker\"", "\"errors\":11");
        });
    }

    @Test
    void letsAShareOfErrorsPassThatIsNotAboveTheBreakers() {
        recent = Map.of("large", new Recent(20, 10));
        assertThat(judgedUrgently()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void saysNothingOfAFewRequests() {
        recent = Map.of("large", new Recent(19, 19));
        assertThat(judgedUrgently()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void rollsBackACandidateBeyondAGuardRail() {
        rail(true, true);

        assertThat(judgedUrgently())
                .isInstanceOfSatisfying(
                        Move.RollBack.class,
                        move -> assertThat(move.evidence())
                                .contains("\"metric\":\"errors\"", "\"margin_percent\":20.0", "\"e\":148.4"));
    }

    @Test
    void takesTheBreakerBeforeTheGuardRail() {
        rail(true, true);
        recent = Map.of("large", new Recent(20, 20));
        assertThat(judged().evidence()).contains("breaker");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PENDING", "READY", "PAUSED"})
    void rollsBackWhereverTheCandidateHasUnits(State state) {
        table = table.in(state, Cast.ANN);
        rail(true, true);
        assertThat(judgedUrgently()).isInstanceOf(Move.RollBack.class);
    }

    @Test
    void holdsWhereTheSplitIsWrong() {
        isOff = true;

        assertThat(judged()).isInstanceOfSatisfying(Move.Hold.class, move -> {
            assertThat(move.reason()).contains("not split as the slots say");
            assertThat(move.evidence()).contains("\"rule\":\"sample_ratio\"", "\"small\":9");
        });
    }

    @Test
    void holdsAtOnceWhereTheSplitOfANewEpochIsWrong() {
        isOff = true;
        units = 0;
        now = Cast.NOW;
        assertThat(judged()).isInstanceOf(Move.Hold.class);
    }

    @Test
    void holdsAfterADayWithoutARequest() {
        requestsOfTheDay = 0;
        assertThat(judged()).isNotInstanceOf(Move.Hold.class);

        now = Cast.NOW.plus(Duration.ofHours(24));
        assertThat(judged()).isInstanceOf(Move.Hold.class);
    }

    @Test
    void holdsNothingTwice() {
        isOff = true;
        table = table.in(State.PAUSED, Cast.ANN);
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void stopsWhatHasSpentItsCapAlsoOnHold() {
        spentNanoUsd = 1_000_000_000;
        assertThat(judged()).isInstanceOf(Move.Stop.class);

        table = table.in(State.PAUSED, Cast.ANN);
        isOff = true;
        assertThat(judged().reason()).isEqualTo("the experiment has spent its cap of 1 USD");
    }

    @Test
    void takesOneStepWhenTheGatesArePassed() {
        assertThat(judged())
                .isInstanceOfSatisfying(
                        Move.Advance.class, move -> assertThat(move.step()).isEqualTo(2));
        assertThat(judgedUrgently()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void waitsForTheHoldTime() {
        now = Cast.NOW.plus(Duration.ofMinutes(10)).minusMillis(1);
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void waitsForTheUnits() {
        units = 99;
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void givesADoubtfulCandidateNoMoreUnits() {
        rail(false, true);
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void waitsWhereTheClockWentBack() {
        now = Cast.NOW.minus(Duration.ofDays(1));
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }

    @Test
    void leavesNoStepOutAndSkipsNoApprovalHoweverFarTheClockJumps() {
        now = Cast.NOW;
        List<Integer> steps = new ArrayList<>();
        for (int jump = 0; jump < 50; jump++) {
            now = now.plus(Duration.ofDays(10_000));
            Optional<Table> next = judged().next(MODEL, table, now);
            next.ifPresent(taken -> {
                table = taken;
                steps.add(taken.step());
            });
        }

        assertThat(steps).containsExactly(2, 2);
        assertThat(table.state()).isEqualTo(State.READY);
        assertThat(table.allocation().size("large")).isEqualTo(2_500);
    }

    @Test
    void asksForAnApprovalOnceAndAgainAfterAPause() {
        table = Cast.at(MODEL, 2);
        assertThat(judged()).isInstanceOf(Move.AskApproval.class);

        table = table.in(State.READY, Cast.ANN);
        assertThat(judged()).isInstanceOf(Move.Stay.class);

        table = table.in(State.PAUSED, Cast.ANN).in(State.RUNNING, Cast.ANN);
        assertThat(judged()).isInstanceOf(Move.AskApproval.class);
    }

    @Test
    void completesWhatHasAllSlots() {
        table = Cast.at(MODEL, 4);
        assertThat(judged()).isInstanceOf(Move.Complete.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"COMPLETED", "ROLLED_BACK"})
    void leavesAloneWhatIsOver(State state) {
        table = table.in(state, Cast.ANN);
        rail(true, true);
        isOff = true;
        spentNanoUsd = Long.MAX_VALUE;
        recent = Map.of("large", new Recent(100, 100));
        assertThat(judged()).isInstanceOf(Move.Stay.class);
    }
}
