package dev.penstock.config;

import static dev.penstock.config.PolicyTexts.PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.ExperimentTerms;
import dev.penstock.core.ExperimentTerms.Breaker;
import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Exclusive;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.ExperimentTerms.Safety;
import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.GuardRail;
import dev.penstock.core.Money;
import dev.penstock.core.Ramp;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.SlotRange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policy files declare of experiments. */
class ExperimentTermsTest {

    private static final String VARIANTS =
            "variants: { a: { target: sim/a, weight: 0 }, b: { target: sim/b, weight: 9 }, c: { target: sim/c, weight: 1 } }";
    private static final String TWO = "variants: { a: { target: sim/a, weight: 9 }, b: { target: sim/b, weight: 1 } }";

    @Test
    void areTheDefaultsWhereNothingIsDeclared() {
        assertThat(terms("")).isEqualTo(ExperimentTerms.undeclared("m", "b"));
        assertThat(terms("experiment: {}")).isEqualTo(ExperimentTerms.undeclared("m", "b"));
    }

    @Test
    void areWhatIsWritten() {
        ExperimentTerms terms = terms("experiment: { salt: s/1, coverage: 12.34, control: a, session_metadata: chat,"
                + " prompt_cache_key: true, missing_unit: request, exclusive: { group: g, from: 0.5, to: 50 },"
                + " expected_units: 100, max_units: 1000, max_cost_usd: 0.25, slow_first_token: 500ms,"
                + " slow_total: 5s, spend_cap_usd: 50, feedback: [ thumbs_up ], guard_rails: ["
                + " { metric: invalid_json, margin: 20 }, { metric: stalled, margin: 50 }, { metric: cost, margin: 0.5 },"
                + " { metric: thumbs_up, margin: 5 } ], breaker: { error_share: 50 }, ramp: { candidate: c, steps: ["
                + " { share: 0.01 }, { share: 100, hold: 1h, units: 7, approval: true } ] },"
                + " shadow: { variant: a, share: 2.5, budget_usd: 0.5, concurrency: 2 } }");

        assertThat(terms)
                .isEqualTo(new ExperimentTerms(
                        "a",
                        new Enrolment("s/1", 1234, new Exclusive("g", new SlotRange(50, 5000)), MissingUnit.REQUEST),
                        new Session("chat", true),
                        new Measures(
                                100,
                                1000,
                                new Money(250_000_000),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(5),
                                List.of("thumbs_up")),
                        new Safety(
                                List.of(
                                        new GuardRail.OfFailures(GuardRail.Failure.INVALID_JSON, 2000),
                                        new GuardRail.OfFailures(GuardRail.Failure.STALLED, 5000),
                                        new GuardRail.OfMean(GuardRail.Mean.COST, 50),
                                        new GuardRail.OfFeedback("thumbs_up", 500)),
                                new Breaker(5000),
                                new Money(50_000_000_000L)),
                        new Ramp(
                                "c",
                                List.of(
                                        new Ramp.Step(1, Duration.ZERO, 0, false),
                                        new Ramp.Step(10_000, Duration.ofHours(1), 7, true))),
                        new ShadowTerms("a", 250, new Money(500_000_000), 2)));
    }

    @Test
    void copyFourAtATimeWhereNothingElseIsSaid() {
        assertThat(terms("experiment: { shadow: { variant: a, share: 100, budget_usd: 5 } }")
                        .shadow())
                .isEqualTo(new ShadowTerms("a", 10_000, new Money(5_000_000_000L), 4));
    }

    @Test
    void takeTheOtherOfTwoVariantsAsTheCandidate() {
        String steps = "ramp: { steps: [ { share: 5 } ] }";

        assertThat(candidate("experiment: { " + steps + " }")).isEqualTo("b");
        assertThat(candidate("experiment: { control: b, " + steps + " }")).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "control: q | 3: 'q' is no variant of this model",
                "coverage: 100.01 | 2: experiment: coverage is a percentage from 0 to 100",
                "coverage: 0.001 | 2: experiment: coverage has at most two decimal places",
                "coverage: all | 3: coverage: must be a number",
                "salt: a b | 3: a salt has 1 to 256 of",
                "session_metadata: '' | 2: experiment: session_metadata has 1 to 256 characters",
                "missing_unit: lot | 3: missing_unit: must be one of control, request",
                "exclusive: { group: g, from: 5, to: 5 } | 3: exclusive: from must be below to",
                "exclusive: { group: g, to: 5 } | 3: exclusive: from is missing",
                "exclusive: { group: G, from: 0, to: 5 } | 3: the name of a group of experiments has",
                "exclusive: { group: m, from: 0, to: 5 } | 3: the group 'm' is called like the salt of an experiment",
                "expected_units: 0 | 2: experiment: expected_units must be between 1 and",
                "max_cost_usd: 0 | 2: experiment: max_cost_usd must be above 0",
                "spend_cap_usd: 0.0000000001 | 3: spend_cap_usd is an amount to nine decimal places",
                "spend_cap_usd: 9007200 | 3: spend_cap_usd is an amount to nine decimal places, at most 9007199.254740991",
                "slow_total: 2d | 2: experiment: slow_total is at most 1d",
                "feedback: [ Good ] | 3: the name of a feedback has",
                "feedback: [ good,\\n good ] | 4: 'good' names a metric already",
                "feedback: [ cost ] | 3: 'cost' names a metric already",
                "guard_rails: [ { metric: speed, margin: 1 } ] | 3: 'speed' is neither feedback of this experiment nor one of errors, slow_first_token, slow_total, stalled, refusals, invalid_json, cost, first_token, latency, output_tokens",
                "guard_rails: [ { metric: errors, margin: 1 },\\n { metric: errors, margin: 2 } ] | 4: two guard rails watch 'errors'",
                "guard_rails: [ { metric: errors } ] | 3: guard_rails: margin is missing",
                "guard_rails: [ { metric: errors, margin: 10001 } ] | 3: guard_rails: margin is a percentage from 0 to 10000",
                "breaker: {} | 3: breaker: error_share is missing",
                "breaker: { error_share: 0 } | 3: breaker: error_share is a percentage from 0.01 to 100",
                "ramp: { candidate: c } | 3: ramp: a ramp has steps",
                "ramp: { steps: [ { share: 5 } ] } | 3: a ramp among more than two variants names its candidate",
                "ramp: { candidate: b, steps: [ { share: 5 } ] } | 3: the candidate of a ramp cannot be the control, 'b'",
                "ramp: { candidate: q, steps: [ { share: 5 } ] } | 3: 'q' is no variant of this model",
                "ramp: { candidate: c, steps: [ { share: 5 },\\n { share: 5 } ] } | 4: the shares of a ramp's steps must rise",
                "ramp: { candidate: c, steps: [ { share: 0 } ] } | 3: steps: share is a percentage from 0.01 to 100",
                "shadow: {} | 3: shadow: variant is missing",
                "shadow: { variant: q, share: 5, budget_usd: 1 } | 3: 'q' is no variant of this model",
                "shadow: { variant: c, budget_usd: 1 } | 3: shadow: share is missing",
                "shadow: { variant: c, share: 0, budget_usd: 1 } | 3: shadow: share is a percentage from 0.01 to 100",
                "shadow: { variant: c, share: 0.125, budget_usd: 1 } | 3: shadow: share has at most two decimal places",
                "shadow: { variant: c, share: 5 } | 3: shadow: budget_usd is missing",
                "shadow: { variant: c, share: 5, budget_usd: 0 } | 3: shadow: budget_usd must be above 0",
                "shadow: { variant: c, share: 5,\\n budget_usd: 9007200 } | 4: budget_usd is an amount to nine decimal places",
                "shadow: { variant: c, share: 5, budget_usd: 1, concurrency: 0 } | 3: shadow: concurrency must be between 1 and 1000",
                "mirror: {} | 3: unknown field 'mirror'",
            })
    void sayWhereAndWhyTheyAreWrong(String text, String expected) {
        String model =
                "models: { m: { unit: user, " + VARIANTS + ",\nexperiment: {\n" + text.replace("\\n", "\n") + " } } }";

        assertThat(PolicyTexts.problem(PROVIDERS, model).toString()).startsWith("b.yaml:" + expected);
    }

    @Test
    void areForAModelWithTwoVariantsAtLeast() {
        assertThat(problem("m: { target: sim/m, experiment: {} }"))
                .startsWith("b.yaml:2: m: a model with a target alone");
        assertThat(problem("m: { unit: user, variants: { a: { target: sim/a, weight: 1 } },\n experiment: {} }"))
                .startsWith("b.yaml:3: an experiment has at least two variants");
    }

    @Test
    void giveEachPartOfAGroupToOneExperiment() {
        String first = "one: { unit: user, " + TWO + ", experiment: { exclusive: { group: g, from: 0, to: 50 } } }\n";

        assertThat(problem(first + "  two: { unit: user, " + TWO
                        + ", experiment: {\n exclusive: { group: g, from: 49.99, to: 100 } } }"))
                .isEqualTo("b.yaml:4: the part of 'two' in the group 'g' overlaps that of 'one'");
        assertThat(PolicyTexts.snapshot(
                                PROVIDERS,
                                "models:\n  " + first + "  two: { unit: user, " + TWO
                                        + ", experiment: { exclusive: { group: g, from: 50, to: 100 } } }")
                        .models())
                .hasSize(2);
    }

    private static ExperimentTerms terms(String experiment) {
        return terms(VARIANTS, experiment);
    }

    private static ExperimentTerms terms(String variants, String experiment) {
        String model = "models: { m: { unit: user, " + variants + ", " + experiment + " } }";
        return PolicyTexts.snapshot(PROVIDERS, model).model("m").orElseThrow().terms();
    }

    private static String candidate(String experiment) {
        return Objects.requireNonNull(terms(TWO, experiment).ramp()).candidate();
    }

    private static String problem(String model) {
        return PolicyTexts.problem(PROVIDERS, "models:\n  " + model).toString();
    }
}
