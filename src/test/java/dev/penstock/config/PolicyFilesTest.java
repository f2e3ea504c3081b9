package dev.penstock.config;

import static dev.penstock.config.PolicyTexts.PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Model;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Price;
import dev.penstock.core.Provider;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Scope;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.UnitKind;
import dev.penstock.core.VirtualKey;
import dev.penstock.core.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFilesTest {

    private static final String HASH = "ab".repeat(32);

    private static Budget budget(Scope scope, Cycle cycle, long nanoUsd, Exhaustion exhaustion, List<Integer> alertAt) {
        Limit limit = new Limit.Spend(new Money(nanoUsd));
        return new Budget(scope, List.of(), cycle, limit, exhaustion, OutageMode.STRICT, alertAt);
    }

    @Test
    void readsAProviderWithItsDefaults() {
        Provider provider = provider("base_url: 'https://${HOST}/v1/', api_key: '${KEY}'");

        assertThat(provider.baseUrl()).hasToString("https://example.com/v1");
        assertThat(provider.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(provider.retries()).isEqualTo(1);
        assertThat(provider.streamUsage()).isTrue();
        assertThat(provider.billsOnError()).isTrue();
        assertThat(secretOf(provider)).isEqualTo("canary-4711");
        assertThat(provider.toString()).doesNotContain("canary");
    }

    @Test
    void takesAnEmptyVariableAsNoKey() {
        assertThat(provider("base_url: 'http://h', api_key: '${NOT_SET:}'").apiKey())
                .isNull();
    }

    @Test
    void pricesTargetsExactlyThenByTheLongestPrefix() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, """
                models: { a-*: { target: sim/* }, free: { target: sim/free } }
                prices:
                  sim/a-*: { input: 1, output: 2, as_of: 2026-11-01 }
                  sim/a-b*: { input: 3, output: 4, as_of: 2026-11-01 }
                  sim/a-bc: { input: 5, cached_input: 0.5, output: 6, reasoning: 7, as_of: 2026-11-02, max_output_tokens: 9 }
                """);

        assertThat(price(snapshot, "a-x").input()).isEqualTo(new TokenPrice(1_000_000));
        assertThat(price(snapshot, "a-bx").input()).isEqualTo(new TokenPrice(3_000_000));
        assertThat(price(snapshot, "a-bc"))
                .isEqualTo(new Price(
                        new TokenPrice(5_000_000),
                        new TokenPrice(500_000),
                        new TokenPrice(5_000_000),
                        new TokenPrice(6_000_000),
                        new TokenPrice(7_000_000),
                        LocalDate.of(2026, 11, 2)));
        assertThat(target(snapshot, "a-bc").maxOutput()).hasValue(9);
        assertThat(target(snapshot, "free").price()).isNull();
        assertThat(snapshot.oldestPrices()).isEqualTo(Map.of("sim", LocalDate.of(2026, 11, 1)));
    }

    @Test
    void pricesAudioOnlyWhereAFileSaysSo() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, """
                models: { deaf: { target: sim/deaf }, hears: { target: sim/hears }, speaks: { target: sim/speaks } }
                prices:
                  sim/deaf: { input: 1, output: 2, as_of: 2026-11-01 }
                  sim/hears: { input: 1, output: 2, audio_input: 3, as_of: 2026-11-01 }
                  sim/speaks: { input: 1, output: 2, audio_input: 3, audio_output: 0, as_of: 2026-11-01 }
                """);

        assertThat(price(snapshot, "deaf").audioInput()).isNull();
        assertThat(price(snapshot, "hears").audioInput()).isEqualTo(new TokenPrice(3_000_000));
        assertThat(price(snapshot, "hears").audioOutput()).isNull();
        assertThat(price(snapshot, "speaks").audioOutput()).isEqualTo(new TokenPrice(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sim/plain",
                "sim/pl*",
                "sim/*",
                "sim/left",
                "sim/spare",
                "sim/org/w-1",
                "sim/org/w-1*",
                "sim/org/w*",
                "sim/org/*",
                "sim/one",
                "sim/one*",
                "sim/v-spare"
            })
    void takesAPriceOfWhateverAModelCanReach(String priced) {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, """
                models:
                  plain: { target: sim/plain, fallbacks: [ spare ] }
                  spare: { target: sim/spare }
                  split: { unit: user, variants: { left: { target: sim/left, weight: 0 }, right: { target: sim/right, weight: 1 } } }
                  w-*: { target: "sim/org/*" }
                  v-*: { target: sim/one, fallbacks: [ v-spare ] }
                  v-spare: { target: sim/v-spare }
                prices:
                  "%s": { input: 1, output: 2, as_of: 2026-11-01 }
                """.formatted(priced));

        assertThat(snapshot.models()).isNotEmpty();
    }

    @Test
    void findsTheDeclaredModelThenTheLongestWildcard() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, """
                models:
                  gpt-*: { target: "sim/org/*", cache: { ttl: 90s } }
                  gpt-4*: { target: sim/four }
                  gpt-4o: { target: sim/exact }
                """);

        assertThat(target(snapshot, "gpt-4o").id()).isEqualTo("sim/exact");
        assertThat(target(snapshot, "gpt-4x").id()).isEqualTo("sim/four");
        assertThat(target(snapshot, "gpt-5").id()).isEqualTo("sim/org/gpt-5");
        assertThat(model(snapshot, "gpt-5").name()).isEqualTo("gpt-5");
        assertThat(model(snapshot, "gpt-5").cacheTtl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(snapshot.declaredModel("gpt-5")).contains("gpt-*");
        assertThat(snapshot.model("claude")).isEmpty();
        assertThat(snapshot.model("gpt-5\r\nx-injected: 1")).isEmpty();
        assertThat(snapshot.models()).extracting(Model::name).containsExactly("gpt-4o");
    }

    @Test
    void resolvesFallbacksToTheTargetsOfTheirVariantsOnce() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, """
                models:
                  split:
                    unit: session
                    variants: { z: { target: sim/z, weight: 1 }, a: { target: sim/a, weight: 0 } }
                  wild-*: { target: "sim/*" }
                  plain: { target: sim/p, fallbacks: [ split, wild-1, a ] }
                  a: { target: sim/a }
                """);

        assertThat(model(snapshot, "plain").fallbacks())
                .extracting(Target::id)
                .containsExactly("sim/z", "sim/a", "sim/wild-1");
        assertThat(model(snapshot, "split").unit()).isEqualTo(UnitKind.SESSION);
        assertThat(model(snapshot, "split").variants())
                .extracting(variant -> variant.name() + variant.weight())
                .containsExactly("z1", "a0");
    }

    @Test
    void givesAKeyWhatKeyTeamAndTenantGrant() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, "models: { m: { target: sim/m } }", """
                tenants:
                  acme:
                    budgets: [ { limit_usd: 10, window: month, zone: Europe/Berlin, alert_at: [50, 95] } ]
                    limits: { concurrency: 3 }
                    teams: { red: { budgets: [ { limit_usd: 5, window: week } ], limits: { tokens_per_minute: 7 } } }
                    keys:
                      app-1:
                        sha256: "%s"
                        team: red
                        models: [ m ]
                        budgets: [ { limit_usd: 0.000000001, window: day, when_exhausted: { use: m } } ]
                        user_budgets: [ { limit_usd: 0.1, window: total, when_exhausted: refuse } ]
                        limits: { requests_per_minute: 2 }
                        expires_at: 2027-01-01T00:00:00Z
                        disabled: true
                        force_variants: true
                """.formatted(HASH));

        VirtualKey key = snapshot.key("app-1").orElseThrow();
        Scope keyScope = new Scope(Scope.Level.KEY, "app-1");
        Scope teamScope = new Scope(Scope.Level.TEAM, "red");
        assertThat(key.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(key.disabled()).isTrue();
        assertThat(key.caller())
                .isEqualTo(new Caller(
                        "acme",
                        "red",
                        "app-1",
                        List.of("m"),
                        List.of(
                                budget(keyScope, Cycle.utc(Window.DAY), 1, new Exhaustion.Use("m"), List.of()),
                                Budget.strict(
                                        teamScope, Cycle.utc(Window.WEEK), new Limit.Spend(new Money(5_000_000_000L))),
                                budget(
                                        Scope.TENANT,
                                        new Cycle(Window.MONTH, ZoneId.of("Europe/Berlin"), 1),
                                        10_000_000_000L,
                                        Exhaustion.REFUSE,
                                        List.of(50, 95))),
                        List.of(Budget.strict(
                                keyScope, Cycle.utc(Window.TOTAL), new Limit.Spend(new Money(100_000_000)))),
                        List.of(
                                new RateLimit(keyScope, RateLimit.Measure.REQUESTS_PER_MINUTE, 2),
                                new RateLimit(teamScope, RateLimit.Measure.TOKENS_PER_MINUTE, 7),
                                new RateLimit(Scope.TENANT, RateLimit.Measure.CONCURRENCY, 3)),
                        true));
    }

    @Test
    void readsBudgetsOfEveryMeasureWithTheirModelsDaysAndModes() {
        Snapshot snapshot = PolicyTexts.snapshot(
                PROVIDERS, "models: { m: { target: sim/m }, n-*: { target: 'sim/*' } }", """
                tenants:
                  acme:
                    budgets:
                      - { limit_usd: 10, window: month }
                      - { limit_usd: 10, window: month, billing_day: 15, when_exhausted: cache_only }
                      - { limit_tokens: 5000, window: month, models: [ "n-*", m, m ], when_exhausted: { fit: 256 } }
                      - { limit_requests: 20, window: month, mode: audit }
                      - { limit_tokens: 900, window: day, mode: bounded, outage_cap_tokens: 300, max_gateways: 3 }
                    keys: { app: { sha256: "%s" } }
                """.formatted(HASH));

        Cycle months = Cycle.utc(Window.MONTH);
        assertThat(snapshot.key("app").orElseThrow().caller().budgets())
                .containsExactly(
                        Budget.strict(Scope.TENANT, months, new Limit.Spend(new Money(10_000_000_000L))),
                        budget(
                                Scope.TENANT,
                                new Cycle(Window.MONTH, ZoneOffset.UTC, 15),
                                10_000_000_000L,
                                Exhaustion.CACHE_ONLY,
                                List.of()),
                        new Budget(
                                Scope.TENANT,
                                List.of("m", "n-*"),
                                months,
                                new Limit.TokenCount(new Tokens(5000)),
                                new Exhaustion.Fit(256),
                                OutageMode.STRICT,
                                List.of()),
                        new Budget(
                                Scope.TENANT,
                                List.of(),
                                months,
                                new Limit.RequestCount(20),
                                Exhaustion.REFUSE,
                                OutageMode.AUDIT,
                                List.of()),
                        new Budget(
                                Scope.TENANT,
                                List.of(),
                                Cycle.utc(Window.DAY),
                                new Limit.TokenCount(new Tokens(900)),
                                Exhaustion.REFUSE,
                                new OutageMode.Bounded(300, 3),
                                List.of()));
    }

    @Test
    void hasTheRevisionThatAFileGives() {
        assertThat(PolicyTexts.snapshot(PROVIDERS, "version: 7").revision()).isEqualTo(7);
    }

    @Test
    void hasTheTimeOfTheNewestChangeForARevision(@TempDir Path folder) throws IOException {
        Path providers = Files.writeString(folder.resolve("providers.yaml"), PROVIDERS);
        Path models = Files.writeString(folder.resolve("models.yaml"), "models: { m: { target: sim/m } }");
        Files.setLastModifiedTime(providers, FileTime.fromMillis(2_000_000_000_123L));
        Files.setLastModifiedTime(models, FileTime.fromMillis(1_900_000_000_000L));

        long revision = PolicyTexts.files(folder).read().fold(Snapshot::revision, problem -> -1L);

        assertThat(revision).isEqualTo(2_000_000_000_123L);
    }

    @Test
    void hasOneVersionForOneContent() {
        assertThat(PolicyTexts.snapshot(PROVIDERS).version())
                .hasSize(12)
                .isEqualTo(PolicyTexts.snapshot(PROVIDERS).version())
                .isNotEqualTo(PolicyTexts.snapshot(PROVIDERS + " ").version());
    }

    @Test
    void readsOnlyTheYamlFilesOfTheFolderItself(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("providers.yaml"), PROVIDERS);
        Files.writeString(folder.resolve("README.md"), "# Policies");
        Files.writeString(folder.resolve(".providers.yaml"), "[");
        Files.writeString(Files.createDirectory(folder.resolve("examples")).resolve("x.yaml"), "[");

        assertThat(PolicyTexts.files(folder).read()).isInstanceOf(Reading.Taken.class);
    }

    @Test
    void namesAFolderThatIsMissingOrEmpty(@TempDir Path folder) {
        assertThat(problem(folder.resolve("nowhere"))).contains("nowhere: there is no such folder");
        assertThat(problem(folder)).contains("has no *.yaml file");
    }

    @Test
    void refusesAFileAboveTheSizeLimitAndTheOtherEnding(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, "#".repeat(Sources.MAX_FILE_BYTES + 1));
        assertThat(problem(folder)).contains("a.yaml: the file is larger than the limit");

        Files.move(file, folder.resolve("a.yml"));
        assertThat(problem(folder)).contains("a.yml: policy files end in .yaml");
    }

    private static String problem(Path folder) {
        return PolicyTexts.files(folder).read().fold(Snapshot::version, PolicyProblem::toString);
    }

    private static Provider provider(String settings) {
        Snapshot snapshot = PolicyTexts.snapshot(
                "providers: { p: { dialect: openai, " + settings + " } }", "models: { m: { target: p/m } }");
        return target(snapshot, "m").provider();
    }

    private static Model model(Snapshot snapshot, String name) {
        return snapshot.model(name).orElseThrow();
    }

    private static Target target(Snapshot snapshot, String name) {
        return model(snapshot, name).variants().get(0).target();
    }

    private static Price price(Snapshot snapshot, String name) {
        Price price = target(snapshot, name).price();
        return Objects.requireNonNull(price);
    }

    private static String secretOf(Provider provider) {
        return provider.apiKey() == null ? "" : provider.apiKey().reveal();
    }
}
