package dev.penstock.core;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A model at a provider: where an attempt goes.
 *
 * @param provider the provider
 * @param model the provider's own name of the model
 * @param price what it charges; absent where no policy says
 * @param maxInput the most input tokens it takes, where known
 * @param maxOutput the most output tokens it generates per choice, where known
 */
public record Target(
        Provider provider, String model, @Nullable Price price, OptionalLong maxInput, OptionalLong maxOutput) {

    /** The name in policies, headers and metrics: {@code provider/model}. */
    public String id() {
        return provider.name() + "/" + model;
    }
}
