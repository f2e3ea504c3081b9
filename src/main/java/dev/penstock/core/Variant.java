package dev.penstock.core;

/**
 * One of the targets among which a model's traffic is split.
 *
 * @param name its name in the policy file and in {@code x-penstock-variant}
 * @param target where its requests go
 * @param weight its share relative to the other weights of the model
 */
public record Variant(String name, Target target, long weight) {

    public Variant {
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("weight must be between 0 and 1000000, not " + weight);
        }
    }
}
