package dev.penstock.config;

import static dev.penstock.config.PolicyFile.given;
import static dev.penstock.config.PolicyFile.require;

import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.ShadowTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy file declares of a model's experiment; every member may be left out. */
record ExperimentEntry(
        @Nullable String salt,
        @Nullable BigDecimal coverage,
        @Nullable String control,
        @Nullable String sessionMetadata,
        boolean promptCacheKey,
        @Nullable MissingUnit missingUnit,
        @Nullable ExclusiveEntry exclusive,
        @Nullable Long expectedUnits,
        @Nullable Long maxUnits,
        @Nullable BigDecimal maxCostUsd,
        @Nullable Duration slowFirstToken,
        @Nullable Duration slowTotal,
        @Nullable BigDecimal spendCapUsd,
        List<String> feedback,
        List<GuardRailEntry> guardRails,
        @Nullable BreakerEntry breaker,
        @Nullable RampEntry ramp,
        @Nullable ShadowEntry shadow) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MAX_MARGIN = BigDecimal.valueOf(10_000);
    private static final long MAX_UNITS = 10_000_000;
    private static final int MAX_KEY_CHARS = 256;
    private static final Duration MAX_SLOW = Duration.ofDays(1);
    private static final Duration MAX_HOLD = Duration.ofDays(365);

    ExperimentEntry {
        requirePercent("coverage", coverage, BigDecimal.ZERO, HUNDRED);
        require(
                sessionMetadata == null || (!sessionMetadata.isEmpty() && sessionMetadata.length() <= MAX_KEY_CHARS),
                "session_metadata has 1 to " + MAX_KEY_CHARS + " characters");
        requireUnits("expected_units", expectedUnits, 1);
        requireUnits("max_units", maxUnits, 1);
        require(maxCostUsd == null || maxCostUsd.signum() > 0, "max_cost_usd must be above 0");
        require(spendCapUsd == null || spendCapUsd.signum() > 0, "spend_cap_usd must be above 0");
        require(slowFirstToken == null || slowFirstToken.compareTo(MAX_SLOW) <= 0, "slow_first_token is at most 1d");
        require(slowTotal == null || slowTotal.compareTo(MAX_SLOW) <= 0, "slow_total is at most 1d");
    }

    /** The part of a group of experiments that is this one's, in percent of the group. */
    record ExclusiveEntry(String group, BigDecimal from, BigDecimal to) {
        ExclusiveEntry {
            given("group", group);
            requirePercent("from", given("from", from), BigDecimal.ZERO, HUNDRED);
            requirePercent("to", given("to", to), BigDecimal.ZERO, HUNDRED);
            require(from.compareTo(to) < 0, "from must be below to");
        }
    }

    /** How much worse than the control a candidate may do, in percent of the control. */
    record GuardRailEntry(String metric, BigDecimal margin) {
        GuardRailEntry {
            given("metric", metric);
            requirePercent("margin", given("margin", margin), BigDecimal.ZERO, MAX_MARGIN);
        }
    }

    /** The share of errors, in percent of the last minute, at which nobody waits for statistics. */
    record BreakerEntry(BigDecimal errorShare) {
        BreakerEntry {
            requirePercent("error_share", given("error_share", errorShare), Percent.SMALLEST, HUNDRED);
        }
    }

    /** How a candidate takes over. */
    record RampEntry(@Nullable String candidate, List<StepEntry> steps) {
        RampEntry {
            require(!steps.isEmpty(), "a ramp has steps");
        }
    }

    /** A share of the candidate in percent, and what it takes to go on from it. */
    record StepEntry(
            BigDecimal share,
            @Nullable Duration hold,
            @Nullable Long units,
            boolean approval) {
        StepEntry {
            requirePercent("share", given("share", share), Percent.SMALLEST, HUNDRED);
            require(hold == null || hold.compareTo(MAX_HOLD) <= 0, "hold must be at most 365d");
            requireUnits("units", units, 0);
        }
    }

    /** A variant that gets copies of a share of the exchanges in percent, what they may cost in a day, and how many at a time. */
    record ShadowEntry(
            String variant,
            BigDecimal share,
            BigDecimal budgetUsd,
            @Nullable Long concurrency) {
        ShadowEntry {
            given("variant", variant);
            requirePercent("share", given("share", share), Percent.SMALLEST, HUNDRED);
            require(given("budget_usd", budgetUsd).signum() > 0, "budget_usd must be above 0");
            require(
                    concurrency == null || (concurrency >= 1 && concurrency <= ShadowTerms.CONCURRENCY_MAX),
                    "concurrency must be between 1 and " + ShadowTerms.CONCURRENCY_MAX);
        }
    }

    private static void requirePercent(String name, @Nullable BigDecimal percent, BigDecimal least, BigDecimal most) {
        require(
                percent == null || (percent.compareTo(least) >= 0 && percent.compareTo(most) <= 0),
                name + " is a percentage from " + least.toPlainString() + " to " + most.toPlainString());
        require(percent == null || Percent.isWhole(percent), name + " has at most two decimal places");
    }

    private static void requireUnits(String name, @Nullable Long units, long least) {
        require(
                units == null || (units >= least && units <= MAX_UNITS),
                name + " must be between " + least + " and " + MAX_UNITS);
    }
}
