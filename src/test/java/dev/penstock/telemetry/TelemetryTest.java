package dev.penstock.telemetry;

import static dev.penstock.telemetry.Samples.COST;
import static dev.penstock.telemetry.Samples.LABELS;
import static dev.penstock.telemetry.Samples.SMALL;
import static dev.penstock.telemetry.Samples.request;
import static dev.penstock.telemetry.Samples.spend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Alert;
import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Failure;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Refusal;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what Prometheus would read. */
class TelemetryTest {

    private static final Instant RESETS_AT = Instant.parse("2026-11-25T00:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Telemetry telemetry = new Telemetry(registry, LABELS, Samples.settings(Map.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gen_ai_server_request_duration_seconds_bucket",
                "gen_ai_server_time_to_first_token_seconds_bucket",
                "gen_ai_server_time_per_output_token_seconds_bucket",
                "gen_ai_client_operation_duration_seconds_bucket",
                "gen_ai_client_token_usage_bucket",
                "penstock_cost_usd_total",
                "penstock_saved_usd_total",
                "penstock_bound_used_percent_bucket",
                "penstock_overrun_usd_total",
                "penstock_refusals_total",
                "penstock_cache_requests_total",
                "penstock_cache_writes_dropped_total",
                "penstock_cache_memory_bytes",
                "penstock_upstream_failures_total",
                "penstock_retries_total",
                "penstock_failovers_total",
                "penstock_alerts_total",
                "penstock_budget_limit_usd",
                "penstock_budget_spent_usd",
                "penstock_budget_reserved_usd",
                "penstock_budget_resets_at_seconds",
                "penstock_experiment_alerts_total",
                "penstock_added_seconds_bucket",
                "penstock_holds_open",
                "penstock_settlements_waiting",
                "penstock_streams_open",
                "penstock_ledger_up",
                "penstock_policy_current",
                "penstock_price_age_days",
                "penstock_experiment_share",
                "penstock_experiment_units",
                "penstock_experiment_e_value",
                "penstock_series_dropped_total",
            })
    void hasTheNameThatDashboardsAskFor(String name) {
        reportEverythingOnce();

        assertThat(samples()).anySatisfy(line -> assertThat(line).matches(Pattern.quote(name) + "[{ ].*"));
    }

    @Test
    void labelsARequestByWhatCallersSee() {
        telemetry.requestFinished(request("assistant"));

        String labels = "{cache=\"miss\",error_type=\"\",gen_ai_operation_name=\"chat\","
                + "gen_ai_request_model=\"assistant\",variant=\"small\",";
        assertThat(samples())
                .contains("gen_ai_server_request_duration_seconds_bucket" + labels + "le=\"1.28\",} 0.0")
                .contains("gen_ai_server_request_duration_seconds_bucket" + labels + "le=\"2.56\",} 1.0")
                .contains("gen_ai_server_time_to_first_token_seconds_sum" + labels + "} 0.5")
                .contains("gen_ai_server_time_per_output_token_seconds_sum" + labels + "} 0.05")
                .contains("penstock_cache_requests_total{layer=\"none\",result=\"miss\",} 1.0");
    }

    @Test
    void countsTokensByTypeWithoutATotal() {
        telemetry.charged(spend("assistant"));

        String labels = "{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"simulator\","
                + "gen_ai_request_model=\"sim-small\",gen_ai_token_type=";
        assertThat(samples())
                .contains("gen_ai_client_token_usage_sum" + labels + "\"input\",} 12.0")
                .contains("gen_ai_client_token_usage_sum" + labels + "\"output\",} 21.0")
                .noneMatch(line -> line.contains("\"total\""));
    }

    @Test
    void showsHowMuchOfTheirBoundsAttemptsUse() {
        telemetry.boundUsed(spend("assistant"), new Money(COST.nanoUsd() * 4));
        telemetry.boundUsed(spend("assistant"), new Money(COST.nanoUsd() / 2));
        telemetry.boundUsed(spend("assistant"), Money.ZERO);

        String labels = "{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"simulator\","
                + "gen_ai_request_model=\"sim-small\",le=";
        assertThat(samples())
                .contains("penstock_bound_used_percent_bucket" + labels + "\"20.0\",} 0.0")
                .contains("penstock_bound_used_percent_bucket" + labels + "\"30.0\",} 1.0")
                .contains("penstock_bound_used_percent_bucket" + labels + "\"100.0\",} 1.0")
                .contains("penstock_bound_used_percent_bucket" + labels + "\"+Inf\",} 2.0");
    }

    @Test
    void countsMoneyInDollars() {
        telemetry.charged(spend("assistant"));
        telemetry.charged(spend("assistant"));
        telemetry.saved(spend("assistant"));

        String labels = "{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"simulator\","
                + "gen_ai_request_model=\"assistant\",variant=\"small\",}";
        assertThat(samples())
                .contains("penstock_cost_usd_total" + labels + " 2.5E-4")
                .contains("penstock_saved_usd_total" + labels + " 1.25E-4");
    }

    @Test
    void countsRefusalsAndFailuresByReason() {
        telemetry.refused(Refusal.Reason.BUDGET_EXHAUSTED);
        telemetry.attemptFinished(attempt(Failure.Kind.TIMEOUT));
        telemetry.attemptFinished(attempt(null));

        assertThat(samples())
                .contains("penstock_refusals_total{reason=\"budget_exhausted\",} 1.0")
                .contains("penstock_refusals_total{reason=\"request_rate\",} 0.0")
                .contains("penstock_upstream_failures_total{kind=\"timeout\",provider=\"simulator\",} 1.0")
                .anyMatch(line -> line.startsWith("gen_ai_client_operation_duration_seconds_count{error_type=\"\","))
                .anyMatch(line ->
                        line.startsWith("gen_ai_client_operation_duration_seconds_count{error_type=\"timeout\","));
    }

    @Test
    void countsAlertsOfTheFirstTenantsByTheirNames() {
        Telemetry few =
                new Telemetry(registry, LABELS, Samples.settings(Map.of("penstock.telemetry.tenants-max", "1")));
        few.alerted(alert("demo", 80), Alert.Outcome.FAILED);
        few.alerted(alert("demo", 80), Alert.Outcome.DELIVERED);
        few.alerted(alert("acme", null), Alert.Outcome.DELIVERED);
        few.alerted(alert("third", null), Alert.Outcome.DELIVERED);

        assertThat(samples())
                .contains("penstock_alerts_total{kind=\"threshold\",outcome=\"failed\",tenant=\"demo\",} 1.0")
                .contains("penstock_alerts_total{kind=\"threshold\",outcome=\"delivered\",tenant=\"demo\",} 1.0")
                .contains("penstock_alerts_total{kind=\"exhausted\",outcome=\"delivered\",tenant=\"other\",} 2.0");
    }

    @Test
    void showsStateAsItIsWhenAsked() {
        AtomicLong holds = new AtomicLong(3);
        telemetry.holdsOpen(holds::get);
        telemetry.settlementsWaiting(() -> 2);
        telemetry.overrun(new Money(1_500_000_000));
        telemetry.ledgerUp(() -> false);
        telemetry.streamOpened();
        telemetry.streamOpened();
        telemetry.streamClosed();
        holds.set(4);

        assertThat(samples())
                .contains(
                        "penstock_holds_open 4.0",
                        "penstock_settlements_waiting 2.0",
                        "penstock_overrun_usd_total 1.5",
                        "penstock_ledger_up 0.0",
                        "penstock_streams_open 1.0");
    }

    @Test
    void keepsTheNumberOfSeriesConstantWhateverNamesClientsSend() {
        Random random = new Random(7);
        telemetry.requestFinished(request("unknown"));
        telemetry.requestFinished(request("gpt-x"));
        telemetry.charged(spend("unknown"));
        telemetry.charged(spend("gpt-x"));
        telemetry.attemptFinished(
                new AttemptSummary(Endpoint.CHAT_COMPLETIONS, Samples.target("x"), null, Duration.ofMillis(1)));
        int series = samples().size();

        for (int i = 0; i < 100_000; i++) {
            String name = (i % 2 == 0 ? "gpt-" : "") + Long.toHexString(random.nextLong());
            telemetry.requestFinished(request(name));
            telemetry.charged(spend(name));
            telemetry.attemptFinished(
                    new AttemptSummary(Endpoint.CHAT_COMPLETIONS, Samples.target(name), null, Duration.ofMillis(1)));
        }

        assertThat(samples()).hasSize(series);
        assertThat(samples()).anyMatch(line -> line.contains("gen_ai_request_model=\"gpt-*\""));
        assertThat(samples()).anyMatch(line -> line.contains("gen_ai_request_model=\"other\""));
    }

    @Test
    void capsTheSeriesOfAFamilyAndCountsWhatItDrops() {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Labels careless = new Labels(name -> name, target -> target);
        Telemetry capped =
                new Telemetry(scraped, careless, Samples.settings(Map.of("penstock.telemetry.series-max", "10")));

        for (int i = 0; i < 100; i++) {
            capped.requestFinished(request("model" + i));
            capped.requestFinished(request("model0"));
        }

        assertThat(scraped.scrape().lines())
                .contains("penstock_series_dropped_total{family=\"gen_ai.server.request.duration\",} 90.0")
                .filteredOn(line -> line.startsWith("gen_ai_server_request_duration_seconds_count"))
                .hasSize(10)
                .anyMatch(line -> line.contains("\"model0\"") && line.endsWith(" 101.0"));
    }

    @Test
    void showsBudgetsAndForgetsThoseThatAreGone() {
        telemetry.budgets(List.of(use("demo", Scope.TENANT, 7), use("demo", new Scope(Scope.Level.KEY, "k"), 2)));
        assertThat(samples())
                .contains("penstock_budget_limit_usd{budget=\"tenant\",tenant=\"demo\",window=\"day\",} 10.0")
                .contains("penstock_budget_spent_usd{budget=\"key:k\",tenant=\"demo\",window=\"day\",} 2.0");

        telemetry.budgets(List.of(use("demo", Scope.TENANT, 8)));

        String resets = "penstock_budget_resets_at_seconds{budget=\"tenant\",tenant=\"demo\",window=\"day\",} ";
        assertThat(samples()).contains(resets + (double) RESETS_AT.getEpochSecond());

        assertThat(samples())
                .contains("penstock_budget_spent_usd{budget=\"tenant\",tenant=\"demo\",window=\"day\",} 8.0")
                .noneMatch(line -> line.contains("key:k"));
    }

    @Test
    void showsTokensAndRequestsUnderNamesOfTheirOwn() {
        Cycle fromThe15th = new Cycle(Window.MONTH, ZoneOffset.UTC, 15);
        telemetry.budgets(List.of(
                count(new Limit.TokenCount(new Tokens(900)), fromThe15th, "gpt-*", "m"),
                count(new Limit.TokenCount(new Tokens(700)), fromThe15th),
                count(new Limit.RequestCount(20), fromThe15th)));

        String labels = "{budget=\"tenant\",tenant=\"demo\",window=\"month@15\",} ";
        assertThat(samples())
                .contains("penstock_budget_limit_tokens" + labels.replace("tenant\",t", "tenant/gpt-*,m\",t") + "900.0")
                .contains("penstock_budget_limit_tokens" + labels + "700.0")
                .contains("penstock_budget_spent_tokens" + labels + "5.0")
                .contains("penstock_budget_limit_requests" + labels + "20.0")
                .contains("penstock_budget_reserved_requests" + labels + "3.0")
                .noneMatch(line -> line.startsWith("penstock_budget_limit_usd"))
                .noneMatch(line -> line.startsWith("penstock_budget_resets_at_seconds"));
    }

    @Test
    void addsUpEndUsersAndTheTenantsThatSpentLeast() {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Telemetry two = new Telemetry(scraped, LABELS, Samples.settings(Map.of("penstock.telemetry.tenants-max", "2")));
        List<BudgetUse> uses = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            uses.add(use("t" + i, Scope.TENANT, i));
        }
        uses.add(use("t5", new Scope(Scope.Level.USER, "k:1"), 1));
        uses.add(use("t5", new Scope(Scope.Level.USER, "k:2"), 2));

        two.budgets(uses);

        assertThat(scraped.scrape().lines().filter(line -> line.startsWith("penstock_budget_spent_usd{")))
                .containsExactlyInAnyOrder(
                        "penstock_budget_spent_usd{budget=\"tenant\",tenant=\"t5\",window=\"day\",} 5.0",
                        "penstock_budget_spent_usd{budget=\"user\",tenant=\"t5\",window=\"day\",} 3.0",
                        "penstock_budget_spent_usd{budget=\"tenant\",tenant=\"t4\",window=\"day\",} 4.0",
                        "penstock_budget_spent_usd{budget=\"other\",tenant=\"other\",window=\"day\",} 6.0");
    }

    @Test
    void showsExperimentsAndForgetsWhatIsNotToldAnyMore() {
        telemetry.experiments(List.of(
                new VariantUse("assistant", "small", 0.9, 40L, Map.of()),
                new VariantUse("assistant", "large", 0.1, 7L, Map.of("error_rate", 12.5))));
        assertThat(samples())
                .contains(
                        "penstock_experiment_share{experiment=\"assistant\",variant=\"small\",} 0.9",
                        "penstock_experiment_units{experiment=\"assistant\",variant=\"large\",} 7.0",
                        "penstock_experiment_e_value{experiment=\"assistant\",guard=\"error_rate\",variant=\"large\",} 12.5");

        telemetry.experiments(List.of(new VariantUse("assistant", "small", 1, null, Map.of())));

        assertThat(samples())
                .contains("penstock_experiment_share{experiment=\"assistant\",variant=\"small\",} 1.0")
                .noneMatch(line -> line.startsWith("penstock_experiment_units"))
                .noneMatch(line -> line.startsWith("penstock_experiment_e_value"));
    }

    @Test
    void capsGaugesLikeEverythingElse() {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Telemetry two = new Telemetry(scraped, LABELS, Samples.settings(Map.of("penstock.telemetry.series-max", "2")));

        two.priceAges(Map.of("one", 1L, "two", 2L, "three", 3L));

        assertThat(scraped.scrape().lines())
                .contains("penstock_series_dropped_total{family=\"penstock.price.age.days\",} 1.0")
                .filteredOn(line -> line.startsWith("penstock_price_age_days{"))
                .hasSize(2);
    }

    private void reportEverythingOnce() {
        telemetry.requestFinished(request("assistant"));
        telemetry.attemptFinished(attempt(Failure.Kind.CONNECT));
        telemetry.retried(SMALL);
        telemetry.failedOver(SMALL);
        telemetry.charged(spend("assistant"));
        telemetry.saved(spend("assistant"));
        telemetry.boundUsed(spend("assistant"), COST);
        telemetry.added("admit", Duration.ofNanos(300_000));
        telemetry.budgets(List.of(use("demo", Scope.TENANT, 1)));
        telemetry.alerted(alert("demo", 80), Alert.Outcome.DELIVERED);
        telemetry.holdsOpen(() -> 0);
        telemetry.settlementsWaiting(() -> 0);
        telemetry.ledgerUp(() -> true);
        telemetry.policyCurrent(() -> true);
        telemetry.priceAges(Map.of("simulator", 24L));
        telemetry.experiments(List.of(new VariantUse("assistant", "small", 0.9, 40L, Map.of("error_rate", 1.5))));
        telemetry.cacheMemory(() -> 0);
        telemetry.cacheWritesDropped(() -> 0);
    }

    private static AttemptSummary attempt(Failure.@Nullable Kind failure) {
        return new AttemptSummary(Endpoint.CHAT_COMPLETIONS, SMALL, failure, Duration.ofMillis(20));
    }

    private static Alert alert(String tenant, @Nullable Integer percent) {
        Limit limit = new Limit.Spend(COST);
        return new Alert("id", tenant, "tenant/day", "D20261124", percent, 1, limit, Instant.EPOCH);
    }

    private static BudgetUse use(String tenant, Scope scope, long spentUsd) {
        long usd = 1_000_000_000;
        Budget budget = Budget.strict(scope, Cycle.utc(Window.DAY), new Limit.Spend(new Money(10 * usd)));
        return new BudgetUse(tenant, budget, spentUsd * usd, COST.nanoUsd(), RESETS_AT);
    }

    private static BudgetUse count(Limit limit, Cycle cycle, String... models) {
        Budget budget = new Budget(
                Scope.TENANT, List.of(models), cycle, limit, Exhaustion.REFUSE, OutageMode.STRICT, List.of());
        return new BudgetUse("demo", budget, 5, 3, null);
    }

    private List<String> samples() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }
}
