package dev.penstock.telemetry;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Tokens and money: what was billed, and what the cache saved. */
final class SpendMeters {

    private static final double PER_CENT = 100;

    private final MeterRegistry registry;
    private final Labels labels;
    private final Family<TokenKey, TokenMeters> tokens;
    private final Family<TokenKey, DistributionSummary> boundsUsed;
    private final Family<MoneyKey, Counter> cost;
    private final Family<MoneyKey, Counter> saved;

    SpendMeters(MeterRegistry registry, Labels labels, TelemetrySettings settings) {
        int max = settings.seriesMax();
        this.registry = registry;
        this.labels = labels;
        this.tokens = new Family<>(MetricNames.CLIENT_TOKENS, max, registry, this::tokenMeters);
        this.boundsUsed = new Family<>(MetricNames.BOUND_USED, max, registry, this::boundUsed);
        this.cost =
                new Family<>(MetricNames.COST, max, registry, key -> money(MetricNames.COST, "US dollars billed", key));
        this.saved = new Family<>(
                MetricNames.SAVED, max, registry, key -> money(MetricNames.SAVED, "US dollars that hits saved", key));
    }

    void charged(Spend spend) {
        Target target = spend.target();
        TokenMeters meters = tokens.of(new TokenKey(
                spend.endpoint(), labels.model(target), target.provider().name()));
        if (meters != null) {
            meters.record(spend.usage());
        }
        add(cost.of(moneyKey(spend)), spend);
    }

    void boundUsed(Spend spend, Money bound) {
        DistributionSummary summary = boundsUsed.of(new TokenKey(
                spend.endpoint(),
                labels.model(spend.target()),
                spend.target().provider().name()));
        if (summary != null && bound.nanoUsd() > 0) {
            summary.record(PER_CENT * spend.money().nanoUsd() / bound.nanoUsd());
        }
    }

    void saved(Spend spend) {
        add(saved.of(moneyKey(spend)), spend);
    }

    private MoneyKey moneyKey(Spend spend) {
        return new MoneyKey(
                spend.endpoint(),
                labels.model(spend.model()),
                spend.target().provider().name(),
                Labels.variant(spend.variant()));
    }

    private static void add(@Nullable Counter counter, Spend spend) {
        if (counter != null) {
            counter.increment(Usd.of(spend.money()));
        }
    }

    private TokenMeters tokenMeters(TokenKey key) {
        return new TokenMeters(tokens(key, "input"), tokens(key, "output"));
    }

    private DistributionSummary tokens(TokenKey key, String type) {
        return DistributionSummary.builder(MetricNames.CLIENT_TOKENS)
                .description("Tokens of each attempt")
                .tag(MetricNames.OPERATION, key.endpoint.operation())
                .tag(MetricNames.MODEL, key.model)
                .tag(MetricNames.PROVIDER_NAME, key.provider)
                .tag(MetricNames.TOKEN_TYPE, type)
                .serviceLevelObjectives(Buckets.TOKENS)
                .register(registry);
    }

    private DistributionSummary boundUsed(TokenKey key) {
        return DistributionSummary.builder(MetricNames.BOUND_USED)
                .description("What attempts cost, in per cent of what they could cost at most")
                .tag(MetricNames.OPERATION, key.endpoint.operation())
                .tag(MetricNames.MODEL, key.model)
                .tag(MetricNames.PROVIDER_NAME, key.provider)
                .serviceLevelObjectives(Buckets.BOUND_USED)
                .register(registry);
    }

    private Counter money(String name, String description, MoneyKey key) {
        return Counter.builder(name)
                .description(description)
                .tag(MetricNames.OPERATION, key.endpoint.operation())
                .tag(MetricNames.MODEL, key.model)
                .tag(MetricNames.PROVIDER_NAME, key.provider)
                .tag(MetricNames.VARIANT, key.variant)
                .register(registry);
    }

    private record TokenKey(Endpoint endpoint, String model, String provider) {}

    private record MoneyKey(Endpoint endpoint, String model, String provider, String variant) {}

    private record TokenMeters(DistributionSummary input, DistributionSummary output) {

        void record(Usage usage) {
            record(input, usage.totalInput());
            record(output, usage.totalOutput());
        }

        private static void record(DistributionSummary summary, Tokens tokens) {
            if (tokens.count() > 0) {
                summary.record((double) tokens.count());
            }
        }
    }
}
