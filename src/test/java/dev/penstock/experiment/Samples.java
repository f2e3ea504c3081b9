package dev.penstock.experiment;

import dev.penstock.core.Dialect;
import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Exclusive;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.ExperimentTerms.Safety;
import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Ramp;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Tags;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Models with experiments, for tests. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-24T18:00:00Z");

    private static final Provider PROVIDER =
            new Provider("p", Dialect.OPENAI, URI.create("http://h"), null, Duration.ofSeconds(1), 0, true, true, null);

    private Samples() {}

    /** A model split by user among variants a, b, … with these weights, of whose experiment nothing is declared. */
    static Model model(String name, long... weights) {
        return new Model(name, UnitKind.USER, variants(weights), List.of(), null);
    }

    static List<Variant> variants(long... weights) {
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            String variant = Character.toString('a' + i);
            variants.add(new Variant(variant, target(variant), weights[i]));
        }
        return variants;
    }

    static Target target(String model) {
        return new Target(PROVIDER, model, null, OptionalLong.empty(), OptionalLong.empty());
    }

    static Model with(Model model, Enrolment enrolment) {
        return with(model, enrolment, Session.HEADER_ONLY, model.unit(), null);
    }

    static Model ramped(Model model) {
        Ramp ramp = new Ramp("b", List.of(new Ramp.Step(100, Duration.ZERO, 0, false)));
        return with(model, model.terms().enrolment(), Session.HEADER_ONLY, model.unit(), ramp);
    }

    static Model bySession(Model model, Session session) {
        return with(model, model.terms().enrolment(), session, UnitKind.SESSION, null);
    }

    private static Model with(Model model, Enrolment enrolment, Session session, UnitKind unit, @Nullable Ramp ramp) {
        ExperimentTerms terms =
                new ExperimentTerms(model.terms().control(), enrolment, session, Measures.DEFAULT, Safety.NONE, ramp);
        return new Model(model.name(), unit, model.variants(), List.of(), null, terms);
    }

    static Enrolment enrolment(String salt, int coverageSlots) {
        return new Enrolment(salt, coverageSlots, null, MissingUnit.CONTROL);
    }

    static Enrolment exclusive(String salt, String group, int from, int to) {
        return new Enrolment(salt, SlotRange.SLOTS, new Exclusive(group, new SlotRange(from, to)), MissingUnit.CONTROL);
    }

    static UnitSources user(@Nullable String user) {
        return new UnitSources("demo", "k", null, null, user, Tags.NONE, 1);
    }
}
