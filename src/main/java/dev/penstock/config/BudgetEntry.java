package dev.penstock.config;

import static dev.penstock.config.PolicyFile.given;
import static dev.penstock.config.PolicyFile.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.Window;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A budget as a policy file writes it: a limit of money, tokens or requests for a window. */
record BudgetEntry(
        @Nullable BigDecimal limitUsd,
        @Nullable Long limitTokens,
        @Nullable Long limitRequests,
        List<String> models,
        Window window,
        int billingDay,
        ZoneId zone,
        Exhaustion whenExhausted,
        Mode mode,
        @Nullable BigDecimal outageCapUsd,
        @Nullable Long outageCapTokens,
        @Nullable Long outageCapRequests,
        @Nullable Integer maxGateways,
        List<Integer> alertAt) {

    /** What a budget lets through while the ledger's store is away. */
    enum Mode {
        STRICT,
        BOUNDED,
        AUDIT
    }

    private static final BigDecimal MAX_USD = new BigDecimal(new Money(Money.MAX_NANO_USD).toUsd());
    private static final BigDecimal MAX_COUNT = BigDecimal.valueOf(Limit.MAX_UNITS);
    private static final int LONGEST_MONTH = 31;

    @JsonCreator
    static BudgetEntry of(
            @Nullable BigDecimal limitUsd,
            @Nullable Long limitTokens,
            @Nullable Long limitRequests,
            @JsonSetter(nulls = Nulls.SET) @Nullable List<String> models,
            @Nullable Window window,
            @Nullable Integer billingDay,
            @Nullable ZoneId zone,
            @Nullable Exhaustion whenExhausted,
            @Nullable Mode mode,
            @Nullable BigDecimal outageCapUsd,
            @Nullable Long outageCapTokens,
            @Nullable Long outageCapRequests,
            @Nullable Integer maxGateways,
            List<Integer> alertAt) {
        require(models == null || !models.isEmpty(), "models must not be empty; leave it out to count all");
        require(billingDay == null || window == Window.MONTH, "billing_day is for the window month only");
        return new BudgetEntry(
                limitUsd,
                limitTokens,
                limitRequests,
                models == null ? List.of() : models,
                given("window", window),
                billingDay == null ? 1 : billingDay,
                zone == null ? ZoneOffset.UTC : zone,
                whenExhausted == null ? Exhaustion.REFUSE : whenExhausted,
                mode == null ? Mode.STRICT : mode,
                outageCapUsd,
                outageCapTokens,
                outageCapRequests,
                maxGateways,
                alertAt);
    }

    BudgetEntry {
        require(
                count(limitUsd, limitTokens, limitRequests) == 1,
                "a budget has one of limit_usd, limit_tokens and limit_requests");
        requireAmount("limit_usd", limitUsd, MAX_USD);
        requireAmount("limit_tokens", limitTokens, MAX_COUNT);
        requireAmount("limit_requests", limitRequests, MAX_COUNT);
        require(billingDay >= 1 && billingDay <= LONGEST_MONTH, "billing_day must be between 1 and " + LONGEST_MONTH);
        require(
                limitRequests == null || !(whenExhausted instanceof Exhaustion.Fit),
                "a budget of requests has nothing to fit an output into; when_exhausted is something else");
        requireAllowances(mode, count(outageCapUsd, outageCapTokens, outageCapRequests), maxGateways);
        requireMatching("outage_cap_usd", outageCapUsd, "limit_usd", limitUsd);
        requireMatching("outage_cap_tokens", outageCapTokens, "limit_tokens", limitTokens);
        requireMatching("outage_cap_requests", outageCapRequests, "limit_requests", limitRequests);
        require(alertAt.stream().allMatch(share -> share >= 1 && share <= 100), "alert_at are percentages, 1 to 100");
    }

    private static void requireAllowances(Mode mode, long caps, @Nullable Integer maxGateways) {
        if (mode == Mode.BOUNDED) {
            require(caps == 1, "mode bounded needs an outage_cap in the unit of the limit");
            require(maxGateways != null && maxGateways >= 1, "mode bounded needs max_gateways of at least 1");
        } else {
            require(caps == 0 && maxGateways == null, "outage caps and max_gateways are for mode bounded only");
        }
    }

    private static void requireMatching(String cap, @Nullable Number capped, String limit, @Nullable Number limited) {
        require(capped == null || limited != null, cap + " is for a budget with " + limit + " only");
        require(capped == null || decimal(capped).signum() > 0, cap + " must be above 0");
    }

    private static void requireAmount(String name, @Nullable Number amount, BigDecimal most) {
        require(amount == null || decimal(amount).signum() >= 0, name + " must not be negative");
        require(
                amount == null || decimal(amount).compareTo(most) <= 0,
                name + " must be at most " + most.toPlainString());
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
    }

    private static long count(@Nullable Object... given) {
        return Stream.of(given).filter(Objects::nonNull).count();
    }
}
