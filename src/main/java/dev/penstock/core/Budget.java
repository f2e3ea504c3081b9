package dev.penstock.core;

import java.util.List;

/**
 * A declared limit for one account and cycle.
 *
 * @param scope whose account
 * @param models the models that it counts, as clients name them: names, or beginnings that end in {@code *}; empty for all
 * @param cycle how its periods follow each other
 * @param limit the most that may be used in each period
 * @param exhaustion what a request meets that it cannot carry
 * @param mode what it lets through while the store cannot answer
 * @param alertAt the shares of the limit at which to alert, in percent, rising
 */
public record Budget(
        Scope scope,
        List<String> models,
        Cycle cycle,
        Limit limit,
        Exhaustion exhaustion,
        OutageMode mode,
        List<Integer> alertAt) {

    public Budget {
        models = List.copyOf(models);
        alertAt = alertAt.stream().distinct().sorted().toList();
    }

    /** A strict budget over all models, which refuses when it is spent and alerts nobody. */
    public static Budget strict(Scope scope, Cycle cycle, Limit limit) {
        return new Budget(scope, List.of(), cycle, limit, Exhaustion.REFUSE, OutageMode.STRICT, List.of());
    }

    /** The same budget for one end user of the key that declares it. */
    public Budget forScope(Scope other) {
        return new Budget(other, models, cycle, limit, exhaustion, mode, alertAt);
    }

    /** Whether a request for the model of this name is counted. */
    public boolean counts(String model) {
        return models.isEmpty() || models.stream().anyMatch(pattern -> ModelPattern.matches(pattern, model));
    }

    public boolean isMoney() {
        return limit.measure() == Limit.Measure.USD;
    }

    /** The name in API answers, messages and metrics, such as {@code key:demo/day} or {@code tenant/month@15/tokens/gpt-*}. */
    public String label() {
        StringBuilder label = new StringBuilder(scope.label()).append('/').append(cycle.label());
        if (!isMoney()) {
            label.append('/').append(limit.measure().label());
        }
        if (!models.isEmpty()) {
            label.append('/').append(String.join(",", models));
        }
        return label.toString();
    }
}
