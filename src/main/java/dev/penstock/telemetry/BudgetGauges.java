package dev.penstock.telemetry;

import dev.penstock.core.Budget;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.Scope;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Limit, spent and reserved of the budgets, as last told: in US dollars, tokens or requests, each under names of its own.
 *
 * <p>The tenants that spent most have gauges of their own, the rest is added up as {@code other}; end users, whose
 * names are not configured, are added up as {@code user}. Budgets that are no longer told lose their gauges.
 */
final class BudgetGauges {

    private static final String USERS = "user";

    private final MeterRegistry registry;
    private final int tenantsMax;
    private final int budgetsMax;
    private final Map<Key, Gauges> shown = new HashMap<>();
    private final Board resets;

    BudgetGauges(MeterRegistry registry, TelemetrySettings settings) {
        this.registry = registry;
        this.tenantsMax = settings.tenantsMax();
        this.budgetsMax = settings.budgetsMax();
        this.resets = new Board(
                MetricNames.BUDGET_RESETS_AT,
                "When the budget's period ends, in seconds since 1970",
                settings.budgetsMax(),
                registry);
    }

    synchronized void update(Collection<BudgetUse> uses) {
        Map<Key, Sums> sums = sums(uses);
        shown.entrySet().removeIf(entry -> {
            boolean gone = !sums.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().meters.forEach(registry::remove);
            }
            return gone;
        });
        sums.forEach((key, sum) -> shown.computeIfAbsent(key, fresh -> make(fresh, sum)).now = sum);
        resets.show(resets(sums));
    }

    /** Of several that are added up the first; what a budget of all time has none of is not shown. */
    private static Map<Tags, Double> resets(Map<Key, Sums> sums) {
        Map<Tags, Double> resets = new LinkedHashMap<>();
        sums.forEach((key, sum) -> {
            if (sum.resetsAt < Double.POSITIVE_INFINITY) {
                resets.merge(key.labels(), sum.resetsAt, Math::min);
            }
        });
        return resets;
    }

    private Map<Key, Sums> sums(Collection<BudgetUse> uses) {
        Set<String> tenants = topTenants(uses);
        Map<Key, Sums> sums = new HashMap<>();
        for (BudgetUse use : uses) {
            Budget budget = use.budget();
            Limit.Measure measure = budget.limit().measure();
            String window = budget.cycle().label();
            Key own = new Key(use.tenant(), name(budget), window, measure);
            boolean fits = tenants.contains(use.tenant()) && (sums.size() < budgetsMax || sums.containsKey(own));
            Key key = fits ? own : new Key(Labels.OTHER, Labels.OTHER, window, measure);
            sums.merge(key, Sums.of(use), Sums::plus);
        }
        return sums;
    }

    /** Whose budget it is, and of which models where not of all. */
    private static String name(Budget budget) {
        Scope scope = budget.scope();
        String whose = scope.level() == Scope.Level.USER ? USERS : scope.label();
        return budget.models().isEmpty() ? whose : whose + "/" + String.join(",", budget.models());
    }

    private Set<String> topTenants(Collection<BudgetUse> uses) {
        Map<String, Double> spent = new HashMap<>();
        uses.forEach(use -> spent.merge(use.tenant(), use.budget().isMoney() ? (double) use.spent() : 0, Double::sum));
        return new HashSet<>(spent.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Double> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(tenantsMax)
                .map(Map.Entry::getKey)
                .toList());
    }

    private Gauges make(Key key, Sums now) {
        Gauges gauges = new Gauges(now);
        gauges.meters = List.of(
                gauge(MetricNames.BUDGET_LIMIT, "The most that the budget allows", key, gauges, sums -> sums.limit),
                gauge(MetricNames.BUDGET_SPENT, "Charged in the current period", key, gauges, sums -> sums.spent),
                gauge(MetricNames.BUDGET_RESERVED, "Held for open requests", key, gauges, sums -> sums.reserved));
        return gauges;
    }

    private Meter gauge(String name, String description, Key key, Gauges gauges, ToDoubleFunction<Sums> value) {
        return Gauge.builder(name + key.measure.label(), () -> value.applyAsDouble(gauges.now))
                .description(description)
                .tags(key.labels())
                .register(registry);
    }

    private record Key(String tenant, String budget, String window, Limit.Measure measure) {

        Tags labels() {
            return Tags.of(MetricNames.TENANT, tenant, MetricNames.BUDGET, budget, MetricNames.WINDOW, window);
        }
    }

    private record Sums(double limit, double spent, double reserved, double resetsAt) {

        static Sums of(BudgetUse use) {
            Limit limit = use.budget().limit();
            Instant resetsAt = use.resetsAt();
            return new Sums(
                    figure(limit, limit.units()),
                    figure(limit, use.spent()),
                    figure(limit, use.reserved()),
                    resetsAt == null ? Double.POSITIVE_INFINITY : resetsAt.getEpochSecond());
        }

        private static double figure(Limit limit, long units) {
            return limit.measure() == Limit.Measure.USD ? Usd.of(new Money(units)) : (double) units;
        }

        Sums plus(Sums other) {
            return new Sums(
                    limit + other.limit,
                    spent + other.spent,
                    reserved + other.reserved,
                    Math.min(resetsAt, other.resetsAt));
        }
    }

    private static final class Gauges {
        private volatile Sums now;
        private List<Meter> meters = List.of();

        Gauges(Sums now) {
            this.now = now;
        }
    }
}
