package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final Model CHECKOUT = Samples.model("checkout", 60, 40);
    private static final Note WHY = new Note(Samples.NOW, "ann", "");

    private final Assignment assignment = new Assignment();

    @Test
    void assignsByTheSlotOfTheUnit() {
        // alice has slot 6612 and zoë 3916, of which the first 6000 are a's.
        assertThat(variant(CHECKOUT, "alice")).isEqualTo("b");
        assertThat(variant(CHECKOUT, "zoë")).isEqualTo("a");
    }

    @Test
    void exposesAUnitByItsHashAndBucket() {
        assertThat(assign(CHECKOUT, first(CHECKOUT), null, "alice").exposure())
                .hasValue(new Exposure("checkout", 1, "b", false, "f65cb938ed9549ac", 116, false));
        assertThat(assign(CHECKOUT, first(CHECKOUT), null, "zoë")
                        .exposure()
                        .orElseThrow()
                        .isControl())
                .isTrue();
    }

    @Test
    void keepsAUserWithItsVariantAndSpreadsUsersByWeight() {
        Model split = Samples.model("assistant", 90, 10);
        int users = 100_000;
        int ofB = 0;
        for (int i = 0; i < users; i++) {
            String first = variant(split, "user-" + i);
            assertThat(variant(split, "user-" + i)).isEqualTo(first);
            ofB += first.equals("b") ? 1 : 0;
        }

        // Five standard deviations of a fair draw: √(n·0.1·0.9) ≈ 95.
        assertThat(ofB).isCloseTo(users / 10, within(475));
    }

    @Test
    void spreadsAMillionUnitsEvenlyOverSlotsAndBuckets() {
        int[] slots = new int[SlotRange.SLOTS];
        int[] buckets = new int[Exposure.BUCKETS];
        for (int i = 0; i < 1_000_000; i++) {
            Unit unit = new Unit("user:t/" + i);
            slots[Slots.slot("salt", "assign", unit)]++;
            buckets[Slots.bucket("salt", unit)]++;
        }

        // Chi-square has the mean of its degrees of freedom, and a variance of twice as many.
        assertThat(chiSquare(slots)).isCloseTo(9_999, within(5 * Math.sqrt(2 * 9_999)));
        assertThat(chiSquare(buckets)).isCloseTo(127, within(5 * Math.sqrt(2 * 127)));
    }

    @Test
    void assignsInTwoExperimentsIndependently() {
        Model one = Samples.model("one", 1, 1);
        Model two = Samples.model("two", 1, 1);
        int[] cells = new int[4];
        for (int i = 0; i < 100_000; i++) {
            String user = "user-" + i;
            cells[(variant(one, user).equals("a") ? 0 : 2) + (variant(two, user).equals("a") ? 0 : 1)]++;
        }

        // Three degrees of freedom; above 25 once in 60,000 times.
        assertThat(chiSquare(cells)).isLessThan(25);
    }

    @Test
    void splitsTheFewWhoTakePartFairly() {
        Model model = Samples.with(Samples.model("m", 1, 1), Samples.enrolment("m", 1_000));
        int[] cells = new int[2];
        for (int i = 0; i < 200_000; i++) {
            assign(model, first(model), null, "user-" + i)
                    .exposure()
                    .ifPresent(exposure -> cells[exposure.isControl() ? 0 : 1]++);
        }

        assertThat(cells[0] + cells[1]).isCloseTo(20_000, within(5 * 135));
        assertThat(chiSquare(cells)).isLessThan(25);
    }

    @Test
    void movesNobodyWhenTheCoverageGrows() {
        Model model = Samples.with(Samples.model("m", 1, 1), Samples.enrolment("m", 1_000));
        Table narrow = first(model);
        Table wide = first(Samples.with(Samples.model("m", 1, 1), Samples.enrolment("m", 5_000)));
        for (int i = 0; i < 20_000; i++) {
            Optional<Exposure> before = assign(model, narrow, null, "user-" + i).exposure();
            Assigned after = assign(model, wide, null, "user-" + i);

            before.ifPresent(exposure -> assertThat(after.variant().name()).isEqualTo(exposure.variant()));
            assertThat(after.exposure().isPresent() || before.isEmpty()).isTrue();
        }
    }

    @Test
    void givesTheControlUncountedToWhoeverDoesNotTakePart() {
        Model model = Samples.with(Samples.model("m", 0, 1, 1), Samples.enrolment("m", 0));

        assertThat(assign(model, first(model), null, "alice"))
                .isEqualTo(new Assigned(model.variants().get(1), Optional.empty()));
    }

    @Test
    void letsAUnitTakePartInOneExperimentOfAGroupAtMost() {
        Model one = Samples.with(Samples.model("one", 1, 1), Samples.exclusive("one", "shop", 0, 5_000));
        Model two = Samples.with(Samples.model("two", 1, 1), Samples.exclusive("two", "shop", 5_000, 10_000));
        int[] cells = new int[2];
        for (int i = 0; i < 20_000; i++) {
            boolean inOne =
                    assign(one, first(one), null, "user-" + i).exposure().isPresent();
            boolean inTwo =
                    assign(two, first(two), null, "user-" + i).exposure().isPresent();

            assertThat(inOne).isNotEqualTo(inTwo);
            cells[inOne ? 0 : 1]++;
        }
        assertThat(chiSquare(cells)).isLessThan(25);
    }

    @Test
    void givesTheControlUncountedWhereTheRequestNamesNoUnit() {
        assertThat(assign(CHECKOUT, first(CHECKOUT), null, null))
                .isEqualTo(new Assigned(CHECKOUT.control(), Optional.empty()));
    }

    @Test
    void drawsAVariantForARequestWithoutAUnitWhereThatIsDeclared() {
        Enrolment byLot = new Enrolment("checkout", SlotRange.SLOTS, null, MissingUnit.REQUEST);
        Model model = Samples.with(CHECKOUT, byLot);

        Exposure exposure = assign(model, first(model), null, null).exposure().orElseThrow();

        assertThat(exposure.isAnonymous()).isTrue();
        assertThat(exposure.unitHash())
                .isEqualTo(Exposure.unitHash("checkout", new Unit("request:demo/0000000000000001")));
    }

    @Test
    void givesTheForcedVariantAndDoesNotCountIt() {
        assertThat(assign(CHECKOUT, first(CHECKOUT), "a", "alice"))
                .isEqualTo(new Assigned(CHECKOUT.variants().get(0), Optional.empty()));
    }

    @Test
    void countsNobodyWhereOneVariantAloneCanBeReached() {
        Table over = first(CHECKOUT).opening(Table.State.COMPLETED, allTo("a"), 0, WHY);

        assertThat(assign(CHECKOUT, over, null, "alice"))
                .isEqualTo(new Assigned(CHECKOUT.variants().get(0), Optional.empty()));
    }

    @Test
    void countsNobodyUnderATableThatNoStoreHas() {
        assertThat(assign(CHECKOUT, Table.provisional(CHECKOUT), null, "alice"))
                .isEqualTo(new Assigned(CHECKOUT.variants().get(1), Optional.empty()));
    }

    @Test
    void givesTheControlInPlaceOfAVariantThatIsNoMore() {
        Table older = first(Samples.model("checkout", 60, 0, 40));

        assertThat(assign(CHECKOUT, older, null, "alice"))
                .isEqualTo(new Assigned(CHECKOUT.control(), Optional.empty()));
    }

    @Test
    void givesNobodyAVariantThatIsOutOfServiceAsTheControl() {
        assertThat(variant(Samples.model("moved", 0, 60, 40), null)).isEqualTo("b");
    }

    @Test
    void givesAPlainModelItsOnlyVariant() {
        Model plain = Samples.model("plain", 1);

        assertThat(assign(plain, Table.provisional(plain), null, "alice"))
                .isEqualTo(new Assigned(plain.variants().get(0), Optional.empty()));
    }

    @Test
    void putsPairsIntoTheBucketOfTheirUnitAlsoWhereOneVariantAloneCanBeReached() {
        Table over = first(CHECKOUT).opening(Table.State.COMPLETED, allTo("a"), 0, WHY);

        assertThat(assignment.bucket(CHECKOUT, over, Samples.user("alice"))).hasValue(116);
    }

    @Test
    void makesNoPairsOfWhoeverDoesNotTakePart() {
        Model closed = Samples.with(CHECKOUT, Samples.enrolment("checkout", 0));

        assertThat(assignment.bucket(closed, first(closed), Samples.user("alice")))
                .isEmpty();
        assertThat(assignment.bucket(CHECKOUT, first(CHECKOUT), Samples.user(null)))
                .isEmpty();
    }

    private static Allocation allTo(String variant) {
        return Allocation.of(Map.of(variant, List.of(new SlotRange(0, SlotRange.SLOTS))));
    }

    private static Table first(Model model) {
        return Table.first(model, 1, Samples.NOW);
    }

    private String variant(Model model, @Nullable String user) {
        return assign(model, first(model), null, user).variant().name();
    }

    private Assigned assign(Model model, Table table, @Nullable String forced, @Nullable String user) {
        return assignment.assign(model, table, forced, Samples.user(user));
    }

    private static double chiSquare(int[] cells) {
        double expected = IntStream.of(cells).sum() / (double) cells.length;
        double sum = 0;
        for (int cell : cells) {
            sum += (cell - expected) * (cell - expected) / expected;
        }
        return sum;
    }
}
