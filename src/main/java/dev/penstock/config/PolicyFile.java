package dev.penstock.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.penstock.core.Dialect;
import dev.penstock.core.Limit;
import dev.penstock.core.UnitKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One policy file as it is written, before references are followed; {@code policies/schema.json} describes the same.
 *
 * <p>Each record refuses what can be seen to be wrong from itself alone. Members that are absent have their default
 * here, so that nobody after this has to know it.
 */
record PolicyFile(
        @Nullable Long version,
        Map<String, ProviderEntry> providers,
        Map<String, ModelEntry> models,
        Map<String, PriceEntry> prices,
        Map<String, TenantEntry> tenants,
        Map<String, IssuerEntry> issuers,
        Map<String, PlanEntry> plans) {

    /** The largest number that a ledger script compares exactly. */
    static final long MAX_VERSION = Limit.MAX_UNITS;

    PolicyFile {
        require(
                version == null || (version >= 0 && version <= MAX_VERSION),
                "version must be between 0 and " + MAX_VERSION);
    }

    /** A service that runs models. */
    record ProviderEntry(
            Dialect dialect,
            String baseUrl,
            @Nullable String apiKey,
            Duration timeout,
            int retries,
            boolean streamUsage,
            boolean billsOnError,
            @Nullable String outputCap) {

        static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
        static final int DEFAULT_RETRIES = 1;
        static final int MAX_RETRIES = 5;

        @JsonCreator
        static ProviderEntry of(
                @Nullable Dialect dialect,
                @Nullable String baseUrl,
                @Nullable String apiKey,
                @Nullable Duration timeout,
                @Nullable Integer retries,
                @Nullable Boolean streamUsage,
                @Nullable Boolean billsOnError,
                @Nullable String outputCap) {
            return new ProviderEntry(
                    given("dialect", dialect),
                    given("base_url", baseUrl),
                    apiKey,
                    timeout == null ? DEFAULT_TIMEOUT : timeout,
                    retries == null ? DEFAULT_RETRIES : retries,
                    streamUsage == null || streamUsage,
                    billsOnError == null || billsOnError,
                    outputCap);
        }

        ProviderEntry {
            require(timeout.compareTo(Duration.ofDays(1)) <= 0, "timeout must be at most 1d");
            require(retries >= 0 && retries <= MAX_RETRIES, "retries must be between 0 and " + MAX_RETRIES);
        }
    }

    /** A name that clients send: a target, or variants that share its traffic. */
    record ModelEntry(
            @Nullable String target,
            @Nullable UnitKind unit,
            Map<String, VariantEntry> variants,
            List<String> fallbacks,
            @Nullable CacheEntry cache,
            @Nullable ExperimentEntry experiment) {

        ModelEntry {
            require((target == null) != variants.isEmpty(), "a model has either a target or variants");
            require((unit == null) == variants.isEmpty(), "a model has a unit if, and only if, it has variants");
            require(experiment == null || !variants.isEmpty(), "a model with a target alone is no experiment");
        }
    }

    /** A share of a model's traffic. */
    record VariantEntry(String target, Long weight) {
        VariantEntry {
            given("target", target);
            long share = given("weight", weight);
            require(share >= 0 && share <= 1_000_000, "weight must be between 0 and 1000000");
        }
    }

    /** How answers are kept. */
    record CacheEntry(Duration ttl) {
        static final Duration MAX_TTL = Duration.ofDays(365);

        CacheEntry {
            given("ttl", ttl);
            require(ttl.compareTo(MAX_TTL) <= 0, "ttl must be at most 365d");
        }
    }

    /** What a target charges, in USD per million tokens, and how much it takes. */
    record PriceEntry(
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite,
            BigDecimal output,
            @Nullable BigDecimal reasoning,
            @Nullable BigDecimal audioInput,
            @Nullable BigDecimal audioOutput,
            LocalDate asOf,
            @Nullable Long maxInputTokens,
            @Nullable Long maxOutputTokens) {

        PriceEntry {
            given("input", input);
            given("output", output);
            given("as_of", asOf);
            require(maxInputTokens == null || maxInputTokens > 0, "max_input_tokens must be above 0");
            require(maxOutputTokens == null || maxOutputTokens > 0, "max_output_tokens must be above 0");
        }
    }

    /** Who pays. */
    record TenantEntry(
            List<BudgetEntry> budgets,
            @Nullable LimitsEntry limits,
            Map<String, TeamEntry> teams,
            Map<String, KeyEntry> keys) {}

    /** A part of a tenant with budgets and limits of its own. */
    record TeamEntry(List<BudgetEntry> budgets, @Nullable LimitsEntry limits) {}

    /** A virtual key; no models means all of them. */
    record KeyEntry(
            String sha256,
            @Nullable String team,
            @JsonSetter(nulls = Nulls.SET) @Nullable List<String> models,
            List<BudgetEntry> budgets,
            List<BudgetEntry> userBudgets,
            @Nullable LimitsEntry limits,
            @Nullable Instant expiresAt,
            boolean disabled,
            boolean forceVariants) {

        private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        KeyEntry {
            given("sha256", sha256);
            require(HEX.matcher(sha256).matches(), "sha256 must be 64 lower-case hex digits");
            require(models == null || !models.isEmpty(), "models must not be empty; leave it out to allow all");
        }
    }

    /** What holders of signed tokens are granted, by the name of the plan; no models means all of them. */
    record PlanEntry(
            @JsonSetter(nulls = Nulls.SET) @Nullable List<String> models,
            List<BudgetEntry> budgets,
            List<BudgetEntry> userBudgets,
            @Nullable LimitsEntry limits,
            boolean forceVariants) {

        PlanEntry {
            require(models == null || !models.isEmpty(), "models must not be empty; leave it out to allow all");
        }
    }

    /** Limits of traffic. */
    record LimitsEntry(
            @Nullable Long requestsPerMinute,
            @Nullable Long tokensPerMinute,
            @Nullable Long concurrency) {}

    static <T> T given(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
