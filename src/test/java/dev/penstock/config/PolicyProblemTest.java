package dev.penstock.config;

import static dev.penstock.config.PolicyTexts.PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong is said with file, line and reason. */
class PolicyProblemTest {

    private static final String HASH = "ab".repeat(32);
    private static final String PRICE = "{ input: 1, output: 2, as_of: 2026-11-01 }";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "modles: {} | b.yaml:1: unknown field 'modles'; known are",
                "models:\\n  m: { target: sim/m, cash: 1 } | b.yaml:2: unknown field 'cash'; known are",
                "models:\\n  m: 5 | b.yaml:2: m: must be a mapping",
                "models: [] | b.yaml:1: models: must be a mapping",
                "models:\\n  m: {} | b.yaml:2: m: a model has either a target or variants",
                "models:\\n  m: { target: sim/m, unit: user } | b.yaml:2: m: a model has a unit if, and only if",
                "models:\\n  m:\\n    target: sim/m\\n    fallbacks: x | b.yaml:4: fallbacks: must be a sequence",
                "models:\\n  m:\\n    target: sim/m\\n    fallbacks:\\n    - m2 | b.yaml:5: the fallback 'm2' is no model",
                "models:\\n  m: { target: sim/m, fallbacks: [ m ] } | b.yaml:2: the model 'm' falls back to itself",
                "models:\\n  m: { target: sim } | b.yaml:2: 'sim' is no target",
                "models:\\n  m:\\n    target: nim/m | b.yaml:3: 'nim/m' names the provider 'nim', which is not declared",
                "models:\\n  m: { target: sim/* } | b.yaml:2: 'sim/*' has a star",
                "models:\\n  m m: { target: sim/m } | b.yaml:2: a model's name has",
                "models:\\n  m*: { unit: user, variants: { a: { target: sim/a, weight: 1 } } } | b.yaml:2: a model with a star",
                "models: { m: { unit: user,\\n variants: { a: { target: sim/a, weight: 0 } } } } | b.yaml:2: at least one variant",
                "models: { m: { unit: user, variants: {\\n a: { target: sim/a } } } } | b.yaml:2: a: weight is missing",
                "models: { m: { unit: user, variants: { a: {\\n target: sim/a,\\n weight: '9' } } } } | b.yaml:3: weight: must be a number",
                "models: { m: { target: sim/m,\\n unit: users } } | b.yaml:2: unit: must be one of request, session, user, key, tenant",
                "models: { m: { target: sim/m, cache: {\\n ttl: 1 } } } | b.yaml:2: ttl: must be a duration",
                "models: { m: { target: sim/m, cache: {\\n ttl: 1y } } } | b.yaml:2: ttl: must be a duration",
                "prices: {\\n sim/m: { input: 1, as_of: 2026-11-01 } } | b.yaml:2: sim/m: output is missing",
                "prices: {\\n sim/m: { input: 1, output: 1 } } | b.yaml:2: sim/m: as_of is missing",
                "prices: {\\n nim/m: { input: 1, output: 1, as_of: 2026-11-01 } } | b.yaml:2: 'nim/m' names the provider",
                "prices: { sim/m: { input: 1, output: 1,\\n as_of: 2026-13-01 } } | b.yaml:2: as_of: must be a date",
                "prices: { sim/m: { output: 1, as_of: 2026-11-01,\\n input: 0.0000001 } } | b.yaml:2: a price is 0 to 1000000 USD",
                "prices: { sim/m: { output: 1, as_of: 2026-11-01,\\n input: -1 } } | b.yaml:2: a price is 0 to 1000000 USD",
                "prices: { sim/m: { output: 1, as_of: 2026-11-01,\\n input: 1e9 } } | b.yaml:2: input: must be a number",
                "models: { m: { target: sim/m } }\\nprices:\\n  sim/n: PRICE | b.yaml:3: the price of 'sim/n' is never used",
                "models: { m: { target: sim/m } }\\nprices:\\n  sim/mm*: PRICE | b.yaml:3: the price of 'sim/mm*' is never used",
                "models: { m*: { target: sim/* } }\\nprices:\\n  sim/n: PRICE | b.yaml:3: the price of 'sim/n' is never used",
                "models: { m*: { target: sim/* } }\\nprices:\\n  sim/n*: PRICE | b.yaml:3: the price of 'sim/n*' is never used",
                "models: { m*: { target: sim/n } }\\nprices:\\n  sim/m: PRICE | b.yaml:3: the price of 'sim/m' is never used",
                "models: { m*: { target: sim/* }, m1: { target: sim/m } }\\nprices:\\n  sim/m1: PRICE | b.yaml:3: the price of 'sim/m1'",
                "models: { m*: { target: sim/* }, m1*: { target: sim/m } }\\nprices:\\n  sim/m12: PRICE | b.yaml:3: the price of 'sim/m12'",
                "models: { m*: { target: sim/* }, m1*: { target: sim/m } }\\nprices:\\n  sim/m12*: PRICE | b.yaml:3: the price of 'sim/m12*'",
                "providers: { sim: { dialect: openai, base_url: 'http://h' } } | b.yaml:1: the provider 'sim' is given twice, first in a.yaml:1",
                "providers:\\n  Big: { dialect: openai, base_url: 'http://h' } | b.yaml:2: the name of a provider has",
                "providers: { p: { base_url: 'http://h',\\n dialect: klingon } } | b.yaml:2: dialect: must be one of openai",
                "providers: { p: { dialect: openai,\\n base_url: 'ftp://h' } } | b.yaml:2: base_url must be",
                "providers: { p: { dialect: openai,\\n base_url: 'http://a@h' } } | b.yaml:2: base_url must be",
                "providers: { p: { dialect: openai,\\n base_url: '${NOT_SET}' } } | b.yaml:2: the variable NOT_SET is not set",
                "version: -1 | b.yaml:1: version must be between 0 and 9007199254740991",
                "version: one | b.yaml:1: version: must be a number",
                "providers: { p: { dialect: openai,\\n base_url: '${HOST' } } | b.yaml:2: '${' without '}'",
                "providers: { p: { dialect: openai, base_url: 'http://h', retries: 6 } } | b.yaml:1: p: retries must be between 0 and 5",
                "providers: { p: { dialect: openai, base_url: 'http://h',\\n stream_usage: 'true' } } | b.yaml:2: stream_usage: must be true or false",
            })
    void saysWhereAndWhy(String text, String expected) {
        assertThat(PolicyTexts.problem(PROVIDERS, text.replace("\\n", "\n").replace("PRICE", PRICE))
                        .toString())
                .startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "keys: { k: { sha256: xyz } } | 2: k: sha256 must be 64 lower-case hex digits",
                "keys: { k: { sha256: HASH,\\n team: blue } } | 3: the team 'blue' is not declared by this tenant",
                "keys: { k: { sha256: HASH,\\n models: [] } } | 2: k: models must not be empty",
                "keys: { k: { sha256: HASH, models: [\\n q ] } } | 3: 'q' matches no model",
                "keys: { k: { sha256: HASH, models: [\\n 'q*' ] } } | 3: 'q*' matches no model",
                "keys: { k: { sha256: HASH,\\n expires_at: 2027 } } | 3: expires_at: must be a time",
                "keys: { K: { sha256: HASH } } | 2: the name of a key has",
                "keys: { other: { sha256: HASH } } | 2: the key 'other' is given twice, first in b.yaml:1",
                "budgets: [ {\\n window: day } ] | 2: budgets: a budget has one of limit_usd, limit_tokens and limit_requests",
                "budgets: [ { limit_usd: 1, limit_tokens: 1, window: day } ] | 2: budgets: a budget has one of limit_usd,",
                "budgets: [ { limit_tokens: -1, window: day } ] | 2: budgets: limit_tokens must not be negative",
                "budgets: [ { limit_requests: 9007199254740992, window: day } ] | 2: budgets: limit_requests must be at most",
                "budgets: [ { limit_tokens: 1.5, window: day } ] | 2: limit_tokens: must be a number",
                "budgets: [ { limit_usd: 1, window: day, models: [] } ] | 2: budgets: models must not be empty",
                "budgets: [ { limit_usd: 1, window: day, models: [\\n 'q*' ] } ] | 3: 'q*' matches no model",
                "budgets: [ { limit_usd: 1, window: day, billing_day: 2 } ] | 2: budgets: billing_day is for the window month only",
                "budgets: [ { limit_usd: 1, window: month, billing_day: 32 } ] | 2: budgets: billing_day must be between 1 and 31",
                "budgets: [ { limit_usd: 1, window: day,\\n when_exhausted: { fit: 0 } } ] | 3: when_exhausted: must be refuse",
                "budgets: [ { limit_requests: 1, window: day, when_exhausted: { fit: 1 } } ] | 2: budgets: a budget of requests has nothing to fit",
                "budgets: [ { limit_usd: 1, window: day,\\n mode: loose } ] | 3: mode: must be one of strict, bounded, audit",
                "budgets: [ { limit_usd: 1, window: day, mode: bounded, max_gateways: 2 } ] | 2: budgets: mode bounded needs an outage_cap",
                "budgets: [ { limit_usd: 1, window: day, mode: bounded, outage_cap_usd: 1 } ] | 2: budgets: mode bounded needs max_gateways",
                "budgets: [ { limit_usd: 1, window: day, outage_cap_usd: 1 } ] | 2: budgets: outage caps and max_gateways are for mode bounded only",
                "budgets: [ { limit_usd: 1, window: day, mode: bounded, outage_cap_tokens: 1, max_gateways: 1 } ] | 2: budgets: outage_cap_tokens is for",
                "budgets: [ { limit_usd: 1, window: day, mode: bounded, outage_cap_usd: 0, max_gateways: 1 } ] | 2: budgets: outage_cap_usd must be above 0",
                "budgets: [ { limit_usd: 1, window: day, mode: bounded, outage_cap_usd: 0.5,\\n max_gateways: 3 } ] | 3: the outage caps of all gateways together, 3 times 0.5 USD, are above the limit of 1 USD",
                "budgets: [ { limit_usd: 1 } ] | 2: budgets: window is missing",
                "budgets: [ { limit_usd: 9007200, window: day } ] | 2: budgets: limit_usd must be at most 9007199.254740991",
                "budgets: [ { window: day,\\n limit_usd: 0.0000000001 } ] | 3: limit_usd has at most nine decimal places",
                "budgets: [ { window: day,\\n limit_usd: '1' } ] | 3: limit_usd: must be a number",
                "budgets: [ { limit_usd: 1,\\n window: Day } ] | 3: window: must be one of minute, hour, day, week, month, total",
                "budgets: [ { limit_usd: 1, window: day,\\n zone: Mars/Base } ] | 3: zone: must be a time zone",
                "budgets: [ { limit_usd: 1, window: day, alert_at: [ 101 ] } ] | 2: budgets: alert_at are percentages",
                "budgets: [ { limit_usd: 1, window: day, when_exhausted: {\\n use: q } } ] | 3: 'q' is no model",
                "budgets: [ { limit_usd: 1, window: day,\\n when_exhausted: wait } ] | 3: when_exhausted: must be refuse",
                "budgets: [ { limit_usd: 1, window: day },\\n { limit_usd: 2, window: day } ] | 3: a second budget for the same window, billing day, measure and models: tenant/day",
                "budgets: [ { limit_tokens: 1, window: month, billing_day: 3 },\\n { limit_tokens: 2, window: month, billing_day: 3 } ] | 3: a second budget for the same window, billing day, measure and models: tenant/month@3/tokens",
                "limits: {\\n concurrency: 0 } | 3: concurrency: limit must be between 1 and",
                "limits: {\\n concurrency: 1.5 } | 3: concurrency: must be a number",
                "limits: {\\n concurrency: 99999999999999999999 } | 3: concurrency: must be a number",
            })
    void saysWhereAndWhyInATenant(String text, String expected) {
        String tenant = "tenants: { first: { keys: { other: { sha256: '" + HASH + "' } } }, t: {\n"
                + text.replace("\\n", "\n").replace("HASH", "'" + HASH + "'") + " } }";

        assertThat(PolicyTexts.problem(PROVIDERS, tenant).toString()).startsWith("b.yaml:" + expected);
    }

    @Test
    void takesTheVersionFromOneFileOnly() {
        assertThat(PolicyTexts.problem(PROVIDERS + "\nversion: 1", "\nversion: 2")
                        .toString())
                .isEqualTo("b.yaml:2: another file gives the version of the set already");
    }

    @Test
    void doesNotShowWhatAVariableFilledIn() {
        String text = "providers: { p: { dialect: '${KEY}', base_url: 'http://h' } }";

        assertThat(PolicyTexts.problem(text).reason()).doesNotContain("canary");
        assertThat(PolicyTexts.problem(text.replace("'${KEY}'", "openai").replace("http://h", "${KEY}"))
                        .reason())
                .doesNotContain("canary");
    }

    @Test
    void keepsTheReasonOnOneLine() {
        assertThat(new PolicyProblem("a.yaml", 3, "x\r\ny").toString()).isEqualTo("a.yaml:3: x  y");
        assertThat(new PolicyProblem("folder", 0, "gone").toString()).isEqualTo("folder: gone");
    }
}
