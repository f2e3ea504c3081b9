package dev.penstock.experiment.control;

import dev.penstock.core.Dialect;
import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.ExperimentTerms.Breaker;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.ExperimentTerms.Safety;
import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.GuardRail;
import dev.penstock.core.Model;
import dev.penstock.core.Money;
import dev.penstock.core.Provider;
import dev.penstock.core.Ramp;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Note;
import dev.penstock.experiment.Table;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The experiment that tests are about: large is tried beside small, the control. */
final class Cast {

    static final Instant NOW = Instant.parse("2026-11-24T18:00:00Z");
    static final String NAME = "assistant";
    static final Note ANN = new Note(NOW, "ann", "because");

    static final GuardRail ERRORS = new GuardRail.OfFailures(GuardRail.Failure.ERRORS, 2_000);
    static final GuardRail COST = new GuardRail.OfMean(GuardRail.Mean.COST, 1_000);
    static final GuardRail THUMBS = new GuardRail.OfFeedback("thumbs_up", 500);

    /** A small step, one that needs an approval, and all. */
    static final Ramp RAMP = new Ramp(
            "large",
            List.of(
                    new Ramp.Step(1_000, Duration.ofMinutes(10), 100, false),
                    new Ramp.Step(2_500, Duration.ofMinutes(10), 100, false),
                    new Ramp.Step(5_000, Duration.ofMinutes(10), 100, true),
                    new Ramp.Step(10_000, Duration.ofMinutes(10), 100, false)));

    private static final Provider PROVIDER =
            new Provider("p", Dialect.OPENAI, URI.create("http://h"), null, Duration.ofSeconds(1), 0, true, true, null);

    private Cast() {}

    /** small and large at these weights, with guard rails, a breaker at half, and a cap of one dollar. */
    static Model model(@Nullable Ramp ramp, long... weights) {
        String[] names = {"small", "large", "huge"};
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            Target target = new Target(PROVIDER, names[i], null, OptionalLong.empty(), OptionalLong.empty());
            variants.add(new Variant(names[i], target, weights[i]));
        }
        ExperimentTerms plain = ExperimentTerms.undeclared(NAME, "small");
        Measures measures = new Measures(
                5_000,
                200_000,
                new Money(1_000_000_000),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                List.of("thumbs_up"));
        Safety safety = new Safety(List.of(ERRORS, COST, THUMBS), new Breaker(5_000), new Money(1_000_000_000));
        ExperimentTerms terms =
                new ExperimentTerms("small", plain.enrolment(), Session.HEADER_ONLY, measures, safety, ramp);
        return new Model(NAME, UnitKind.USER, variants, List.of(), null, terms);
    }

    /** small, of whose exchanges some are copied to large. */
    static Model shadowed() {
        Model model = model(null, 1, 0);
        ExperimentTerms terms = model.terms();
        return new Model(
                NAME,
                UnitKind.USER,
                model.variants(),
                List.of(),
                null,
                new ExperimentTerms(
                        "small",
                        terms.enrolment(),
                        terms.session(),
                        terms.measures(),
                        terms.safety(),
                        null,
                        new ShadowTerms("large", 500, new Money(1_000_000_000), 4)));
    }

    static Table first(Model model) {
        return Table.first(model, 1, NOW);
    }

    /** The table in which the ramp is at this step. */
    static Table at(Model model, int step) {
        Table table = first(model);
        for (int i = 1; i <= step; i++) {
            table = Shares.stepped(RAMP, table, i, new Note(NOW, Move.BY, "step " + i));
        }
        return table;
    }
}
