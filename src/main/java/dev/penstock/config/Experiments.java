package dev.penstock.config;

import dev.penstock.config.ExperimentEntry.ExclusiveEntry;
import dev.penstock.config.ExperimentEntry.GuardRailEntry;
import dev.penstock.config.ExperimentEntry.RampEntry;
import dev.penstock.config.ExperimentEntry.ShadowEntry;
import dev.penstock.config.ExperimentEntry.StepEntry;
import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.ExperimentTerms.Breaker;
import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Exclusive;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.ExperimentTerms.Safety;
import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.Feedback;
import dev.penstock.core.GuardRail;
import dev.penstock.core.Model;
import dev.penstock.core.Money;
import dev.penstock.core.Ramp;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Variant;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the terms of one model's experiment, and follows their references to its variants. */
final class Experiments {

    private static final long SHADOW_CONCURRENCY = 4;

    private final String model;
    private final List<Variant> variants;
    private final ExperimentEntry entry;
    private final Place place;

    private Experiments(String model, List<Variant> variants, ExperimentEntry entry, Place place) {
        this.model = model;
        this.variants = variants;
        this.entry = entry;
        this.place = place;
    }

    /** The terms of the model; those that hold where nothing is declared, if it has no entry. */
    static ExperimentTerms terms(String model, List<Variant> variants, @Nullable ExperimentEntry entry, Place place)
            throws InvalidPolicy {
        if (entry == null) {
            return ExperimentTerms.undeclared(model, Model.firstInService(model, variants));
        }
        if (variants.size() < 2) {
            throw place.invalid("an experiment has at least two variants");
        }
        return new Experiments(model, variants, entry, place).terms();
    }

    private ExperimentTerms terms() throws InvalidPolicy {
        String control = entry.control() == null ? Model.firstInService(model, variants) : entry.control();
        requireVariant(control, place.at("control"));
        Measures measures = measures();
        return new ExperimentTerms(
                control,
                enrolment(),
                new Session(entry.sessionMetadata(), entry.promptCacheKey()),
                measures,
                safety(measures),
                entry.ramp() == null ? null : ramp(entry.ramp(), control, place.at("ramp")),
                entry.shadow() == null ? null : shadow(entry.shadow(), place.at("shadow")));
    }

    private Enrolment enrolment() throws InvalidPolicy {
        String salt = entry.salt() == null ? model : entry.salt();
        if (!Names.isModel(salt)) {
            throw place.at("salt")
                    .invalid("a salt has 1 to " + Names.MAX_MODEL_CHARS + " of A-Z, a-z, 0-9 and -._:/@+; not '" + salt
                            + "'");
        }
        return new Enrolment(
                salt,
                entry.coverage() == null ? SlotRange.SLOTS : Percent.basisPoints(entry.coverage()),
                entry.exclusive() == null ? null : exclusive(entry.exclusive()),
                entry.missingUnit() == null ? MissingUnit.CONTROL : entry.missingUnit());
    }

    private Exclusive exclusive(ExclusiveEntry part) throws InvalidPolicy {
        Names.requireId(
                "group of experiments", part.group(), place.at("exclusive").at("group"));
        return new Exclusive(
                part.group(), new SlotRange(Percent.basisPoints(part.from()), Percent.basisPoints(part.to())));
    }

    private Measures measures() throws InvalidPolicy {
        Measures standard = Measures.DEFAULT;
        return new Measures(
                orElse(entry.expectedUnits(), standard.unitsExpected()),
                orElse(entry.maxUnits(), standard.unitsMax()),
                entry.maxCostUsd() == null ? standard.requestCostMax() : money("max_cost_usd", entry.maxCostUsd()),
                orElse(entry.slowFirstToken(), standard.firstTokenSlow()),
                orElse(entry.slowTotal(), standard.totalSlow()),
                feedback());
    }

    private List<String> feedback() throws InvalidPolicy {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entry.feedback().size(); i++) {
            String name = entry.feedback().get(i);
            Place at = place.at("feedback").at(i);
            Names.requireId("feedback", name, at);
            if (name.contains("-") || name.equals(Feedback.PREFERENCE)) {
                throw at.invalid("the name of feedback has no '-', and is not '" + Feedback.PREFERENCE + "': not '"
                        + name + "'");
            }
            if (!names.add(name) || GuardRails.isBuiltIn(name)) {
                throw at.invalid("'" + name + "' names a metric already");
            }
        }
        return names.isEmpty() ? Measures.DEFAULT.feedback() : entry.feedback();
    }

    private Safety safety(Measures measures) throws InvalidPolicy {
        return new Safety(
                guardRails(measures),
                entry.breaker() == null
                        ? null
                        : new Breaker(Percent.basisPoints(entry.breaker().errorShare())),
                entry.spendCapUsd() == null ? null : money("spend_cap_usd", entry.spendCapUsd()));
    }

    private List<GuardRail> guardRails(Measures measures) throws InvalidPolicy {
        List<GuardRail> rails = new ArrayList<>();
        Set<String> metrics = new HashSet<>();
        for (int i = 0; i < entry.guardRails().size(); i++) {
            GuardRailEntry rail = entry.guardRails().get(i);
            Place at = place.at("guard_rails").at(i).at("metric");
            if (!metrics.add(rail.metric())) {
                throw at.invalid("two guard rails watch '" + rail.metric() + "'");
            }
            rails.add(GuardRails.of(rail, measures.feedback(), at));
        }
        return rails;
    }

    private Ramp ramp(RampEntry ramp, String control, Place at) throws InvalidPolicy {
        return new Ramp(candidate(ramp, control, at), steps(ramp, at.at("steps")));
    }

    private String candidate(RampEntry ramp, String control, Place at) throws InvalidPolicy {
        @Nullable String named = ramp.candidate();
        if (named == null && variants.size() > 2) {
            throw at.invalid("a ramp among more than two variants names its candidate");
        }
        if (named == null) {
            Variant first = variants.get(0);
            return first.name().equals(control) ? variants.get(1).name() : first.name();
        }
        requireVariant(named, at.at("candidate"));
        if (named.equals(control)) {
            throw at.at("candidate").invalid("the candidate of a ramp cannot be the control, '" + control + "'");
        }
        return named;
    }

    private static List<Ramp.Step> steps(RampEntry ramp, Place at) throws InvalidPolicy {
        List<StepEntry> entries = ramp.steps();
        if (entries.size() > Ramp.MAX_STEPS) {
            throw at.invalid("a ramp has at most " + Ramp.MAX_STEPS + " steps");
        }
        List<Ramp.Step> steps = new ArrayList<>();
        int share = 0;
        for (int i = 0; i < entries.size(); i++) {
            StepEntry step = entries.get(i);
            int next = Percent.basisPoints(step.share());
            if (next <= share) {
                throw at.at(i).at("share").invalid("the shares of a ramp's steps must rise");
            }
            share = next;
            steps.add(new Ramp.Step(
                    share, orElse(step.hold(), Duration.ZERO), orElse(step.units(), 0L), step.approval()));
        }
        return steps;
    }

    private ShadowTerms shadow(ShadowEntry shadow, Place at) throws InvalidPolicy {
        requireVariant(shadow.variant(), at.at("variant"));
        return new ShadowTerms(
                shadow.variant(),
                Percent.basisPoints(shadow.share()),
                money("budget_usd", shadow.budgetUsd(), at),
                Math.toIntExact(orElse(shadow.concurrency(), SHADOW_CONCURRENCY)));
    }

    private void requireVariant(String name, Place at) throws InvalidPolicy {
        if (variants.stream().noneMatch(variant -> variant.name().equals(name))) {
            throw at.invalid("'" + name + "' is no variant of this model");
        }
    }

    private Money money(String name, BigDecimal usd) throws InvalidPolicy {
        return money(name, usd, place);
    }

    private static Money money(String name, BigDecimal usd, Place of) throws InvalidPolicy {
        try {
            return Money.ofUsd(usd);
        } catch (IllegalArgumentException e) {
            throw of.at(name)
                    .invalid(name + " is an amount to nine decimal places, at most "
                            + new Money(Money.MAX_NANO_USD).toUsd());
        }
    }

    private static <T> T orElse(@Nullable T value, T other) {
        return value == null ? other : value;
    }
}
