package dev.penstock.telemetry;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt used and cost, or what a cached answer saved.
 *
 * @param endpoint the operation
 * @param model the model name that the client sent
 * @param variant the variant, where an experiment decided
 * @param target the target that was paid, or would have been
 * @param usage the tokens
 * @param money the price of them
 */
public record Spend(
        Endpoint endpoint, String model, @Nullable String variant, Target target, Usage usage, Money money) {}
