package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Table.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Model MODEL = Samples.model("m", 80, 20);
    private static final Instant LATER = Samples.NOW.plus(Duration.ofHours(1));
    private static final Note WHY = new Note(LATER, "ann", "because");

    private final Table first = Table.first(MODEL, 7, Samples.NOW);

    @Test
    void beginsAsTheFileSays() {
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.state()).isEqualTo(State.RUNNING);
        assertThat(first.allocation().ranges())
                .isEqualTo(Map.of("a", List.of(new SlotRange(0, 8000)), "b", List.of(new SlotRange(8000, 10_000))));
        assertThat(Table.first(Samples.ramped(MODEL), 7, Samples.NOW).state()).isEqualTo(State.PENDING);
    }

    @Test
    void opensAnEpochWhereWhoHasWhatChanges() {
        assertThat(first.in(State.PAUSED, WHY).epoch()).isEqualTo(1);
        assertThat(first.in(State.PAUSED, WHY).version()).isEqualTo(2);
        assertThat(first.reweighted(Weights.of(Samples.model("m", 50, 50)), WHY).epoch())
                .isEqualTo(2);
    }

    @Test
    void comesBackFromItsText() {
        Table table = first.reweighted(Weights.of(Samples.model("m", 50, 50)), WHY)
                .reweighted(Weights.of(Samples.model("m", 80, 20)), new Note(LATER, "a \"b\"\n", "§"))
                .in(State.ROLLED_BACK, WHY);

        assertThat(TableText.read(TableText.of(table))).isEqualTo(table);
    }

    @Test
    void isNotReadFromATextThatIsWrong() {
        String text = TableText.of(first);

        assertThatIllegalArgumentException().isThrownBy(() -> TableText.read("{"));
        assertThatIllegalArgumentException().isThrownBy(() -> TableText.read("{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> TableText.read(text.replace("[0,8000]", "[0,7999]")));
        assertThatIllegalArgumentException().isThrownBy(() -> TableText.read(text.replace("running", "walking")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableText.read(text.replace("\"version\":1", "\"version\":1.5")));
    }

    @Test
    void followsNewWeightsOfItsFileInANewEpoch() {
        Succession succession = Succession.of(first, Samples.model("m", 60, 20, 20), 8, LATER);

        Table next = succession.next().orElseThrow();
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.allocation().ranges())
                .containsEntry("c", List.of(new SlotRange(6000, 8000)))
                .containsEntry("b", List.of(new SlotRange(8000, 10_000)));
        assertThat(next.declaration().revision()).isEqualTo(8);
        assertThat(succession.problem()).isEmpty();
        assertThat(Succession.of(next, Samples.model("m", 60, 20, 20), 9, LATER).next())
                .isEmpty();
    }

    @Test
    void doesNotFollowAnOlderFile() {
        Model other = Samples.model("m", 50, 50);

        assertThat(Succession.of(first, other, 6, LATER).next()).isEmpty();
        assertThat(Succession.of(first, other, 6, LATER).problem().orElseThrow())
                .contains("follows a newer policy set");
        assertThat(Succession.of(first, other, 7, LATER).next()).isEmpty();
        assertThat(Succession.of(first, other, 7, LATER).problem().orElseThrow())
                .contains("without a higher version");
    }

    @Test
    void keepsTheSharesThatAnOperatorSetWhereTheFileSaysAnotherTarget() {
        Table set = first.reweighted(Weights.of(Samples.model("m", 30, 70)), WHY);
        Model retargeted = new Model(
                "m",
                UnitKind.USER,
                List.of(MODEL.variants().get(0), new Variant("b", Samples.target("b-2"), 20)),
                List.of(),
                null);

        Table next = Succession.of(set, retargeted, 8, LATER).next().orElseThrow();

        assertThat(next.epoch()).isEqualTo(3);
        assertThat(next.allocation()).isEqualTo(set.allocation());
    }

    @Test
    void leavesTheSharesToARampUnderWay() {
        Table ramping = first.opening(State.RUNNING, first.allocation(), 1, WHY);
        Model other = Samples.model("m", 50, 50);

        Succession succession = Succession.of(ramping, other, 8, LATER);

        Table next = succession.next().orElseThrow();
        assertThat(next.epoch()).isEqualTo(ramping.epoch());
        assertThat(next.allocation()).isEqualTo(ramping.allocation());
        assertThat(succession.problem().orElseThrow()).contains("while its ramp is under way");
        assertThat(Succession.of(next, other, 8, LATER).problem()).isEqualTo(succession.problem());
        // Nor are they taken when the ramp has ended, which may have been for the harm that it did.
        assertThat(Succession.of(next.in(State.ROLLED_BACK, WHY), other, 8, LATER))
                .isEqualTo(new Succession(Optional.empty(), Optional.empty()));
    }

    @Test
    void forgetsRefusedSharesThatAreTakenBack() {
        Table ramping = first.opening(State.RUNNING, first.allocation(), 1, WHY);
        Table refusing = Succession.of(ramping, Samples.model("m", 50, 50), 8, LATER)
                .next()
                .orElseThrow();

        Succession succession = Succession.of(TableText.read(TableText.of(refusing)), MODEL, 9, LATER);

        Table next = succession.next().orElseThrow();
        assertThat(succession.problem()).isEmpty();
        assertThat(next.epoch()).isEqualTo(ramping.epoch());
        assertThat(next.step()).isEqualTo(1);
        assertThat(next.declaration()).isEqualTo(Declaration.of(MODEL, 9));
        assertThat(Succession.of(next, MODEL, 9, LATER)).isEqualTo(new Succession(Optional.empty(), Optional.empty()));
    }

    @Test
    void doesNotBeginAnewWhereRefusedSharesAreTakenBackAfterTheRamp() {
        Table ramping = first.opening(State.RUNNING, first.allocation(), 1, WHY);
        Table over = Succession.of(ramping, Samples.model("m", 50, 50), 8, LATER)
                .next()
                .orElseThrow()
                .in(State.ROLLED_BACK, WHY);

        Table next = Succession.of(over, MODEL, 9, LATER).next().orElseThrow();

        assertThat(next.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(next.epoch()).isEqualTo(over.epoch());
        assertThat(next.allocation()).isEqualTo(over.allocation());
    }

    @Test
    void remembersWhatItRefusedWhereTheTargetChangesToo() {
        Table ramping = first.opening(State.RUNNING, first.allocation(), 1, WHY);
        Model other = new Model(
                "m",
                UnitKind.USER,
                List.of(
                        new Variant("a", MODEL.variants().get(0).target(), 50),
                        new Variant("b", Samples.target("b-2"), 50)),
                List.of(),
                null);

        Table next = Succession.of(ramping, other, 8, LATER).next().orElseThrow();

        assertThat(next.epoch()).isEqualTo(ramping.epoch() + 1);
        assertThat(next.declaration().shares()).isEqualTo(first.declaration().shares());
        assertThat(next.declaration().isRefused()).isTrue();
        assertThat(next.declaration().identity())
                .isEqualTo(Declaration.of(other, 8).identity());
    }

    @Test
    void givesTheControlWhatAVariantHadThatIsNoMoreEvenInARamp() {
        Table ramping =
                Table.first(Samples.model("m", 50, 30, 20), 7, Samples.NOW).in(State.RUNNING, WHY);
        ramping = ramping.opening(State.RUNNING, ramping.allocation(), 1, WHY);

        Table next = Succession.of(ramping, Samples.model("m", 1, 1), 8, LATER)
                .next()
                .orElseThrow();

        assertThat(next.epoch()).isEqualTo(ramping.epoch() + 1);
        assertThat(next.step()).isEqualTo(1);
        assertThat(next.allocation().size("a")).isEqualTo(7000);
        assertThat(next.allocation().size("b")).isEqualTo(3000);
    }

    @Test
    void beginsAnewWhereTheFileChangesAfterTheEnd() {
        Table over = first.opening(State.ROLLED_BACK, first.allocation().handedOver("b", "a"), 3, WHY);

        Table next =
                Succession.of(over, Samples.model("m", 90, 10), 8, LATER).next().orElseThrow();

        assertThat(next.state()).isEqualTo(State.RUNNING);
        assertThat(next.step()).isZero();
        assertThat(next.allocation().size("b")).isEqualTo(1000);
    }
}
