package dev.penstock.protocol;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How all lanes of a comparison did together.
 *
 * @param latencyMillis from sending the first to the end of the last
 * @param usage the tokens of all lanes of which they are known; absent where they are of none
 * @param cost what was charged for all
 */
public record ComparisonTotal(long latencyMillis, @Nullable Usage usage, Money cost) {}
