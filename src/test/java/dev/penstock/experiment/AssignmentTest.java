package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.core.Dialect;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final Target TARGET = new Target(
            new Provider("p", Dialect.OPENAI, URI.create("http://h"), null, Duration.ofSeconds(1), 0, true, true, null),
            "m",
            null,
            OptionalLong.empty(),
            OptionalLong.empty());
    private static final Model CHECKOUT =
            model("checkout", UnitKind.USER, new Variant("small", TARGET, 60), new Variant("large", TARGET, 40));

    private final Assignment assignment = new Assignment();

    @Test
    void assignsByTheSlotOfTheUnit() {
        // alice has slot 6612 and zoë 3916, of which the first 6000 are small's.
        assertThat(assign(CHECKOUT, null, "alice"))
                .isEqualTo(CHECKOUT.variants().get(1));
        assertThat(assign(CHECKOUT, null, "zoë")).isEqualTo(CHECKOUT.variants().get(0));
    }

    @Test
    void keepsAUserWithItsVariantAndSpreadsUsersByWeight() {
        Model split = model("assistant", UnitKind.USER, new Variant("a", TARGET, 90), new Variant("b", TARGET, 10));
        int users = 100_000;
        int ofB = 0;
        for (int i = 0; i < users; i++) {
            Variant first = assign(split, null, "user-" + i);
            assertThat(assign(split, null, "user-" + i)).isEqualTo(first);
            ofB += first.name().equals("b") ? 1 : 0;
        }

        // Five standard deviations of a fair draw: √(n·0.1·0.9) ≈ 95.
        assertThat(ofB).isCloseTo(users / 10, within(475));
    }

    @Test
    void spreadsTheSlotsEvenly() {
        int[] perHundred = new int[100];
        for (int i = 0; i < 1_000_000; i++) {
            perHundred[Slots.slot("salt", "assign", new Unit("user:t/" + i)) / 100]++;
        }

        for (int count : perHundred) {
            assertThat(count).isCloseTo(10_000, within(500));
        }
    }

    @Test
    void givesTheControlWhereTheRequestNamesNoUnit() {
        assertThat(assign(CHECKOUT, null, null)).isEqualTo(CHECKOUT.variants().get(0));
    }

    @Test
    void givesNobodyAVariantThatIsOutOfServiceAsTheControl() {
        Model moved = model(
                "moved",
                UnitKind.USER,
                new Variant("old", TARGET, 0),
                new Variant("new", TARGET, 60),
                new Variant("newer", TARGET, 40));

        assertThat(assign(moved, null, null)).isEqualTo(moved.variants().get(1));
    }

    @Test
    void givesTheForcedVariant() {
        assertThat(assign(CHECKOUT, "small", "alice"))
                .isEqualTo(CHECKOUT.variants().get(0));
    }

    @Test
    void givesAPlainModelItsOnlyVariant() {
        Model plain = model("plain", UnitKind.REQUEST, new Variant("default", TARGET, 1));

        assertThat(assign(plain, null, "alice")).isEqualTo(plain.variants().get(0));
    }

    private Variant assign(Model model, @Nullable String forced, @Nullable String user) {
        return assignment.assign(model, forced, new UnitSources("demo", "k", null, null, user, 1));
    }

    private static Model model(String name, UnitKind unit, Variant... variants) {
        return new Model(name, unit, List.of(variants), List.of(), null);
    }
}
